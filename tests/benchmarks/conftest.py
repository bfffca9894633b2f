"""Marks what is compared with what, and prints the ratios behind the table of times."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

OURS, PLAIN = "Verdant", "plain"


@pytest.fixture
def compared(benchmark: Any) -> Callable[[str, str], Any]:
    """The benchmark as one side of a task: `compared("show the next slice", PLAIN)`."""

    def choose(task: str, side: str) -> Any:
        benchmark.group, benchmark.extra_info["side"] = task, side
        return benchmark

    return choose


def _machine() -> str:
    """How many processors there are, how busy they are, and how much work they do together just now."""
    cpus, load = os.cpu_count() or 1, ", ".join(f"{number:.1f}" for number in os.getloadavg())
    content = bytes(1 << 26)
    with ThreadPoolExecutor(cpus) as threads:
        begun = time.perf_counter()
        threads.submit(hashlib.sha256, content).result()
        alone = time.perf_counter() - begun
        begun = time.perf_counter()
        list(threads.map(hashlib.sha256, [content] * cpus))
        together = time.perf_counter() - begun
    return (
        f"{cpus} processors, load over the last 1, 5 and 15 minutes: {load}; "
        f"all together hash {cpus * alone / together:.1f} times as much as one"
    )


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Each of our times beside that of the plain library way in the same run."""
    session = getattr(config, "_benchmarksession", None)
    measured = [one for one in getattr(session, "benchmarks", []) if one.stats.rounds]
    plain = {one.group: one for one in measured if one.extra_info.get("side") == PLAIN}
    ours = [one for one in measured if one.extra_info.get("side") == OURS]
    if not ours:
        return
    terminalreporter.section("against the plain library way, times in ms")
    terminalreporter.write_line(_machine())
    terminalreporter.write_line(
        f"{'task':37} {'way':50} {'median':>9} {'p95':>9} {'plain':>9} {'ours/plain':>11} {'memory':>18}"
    )
    for one in sorted(ours, key=lambda item: str(item.group)):
        median_ms, p95_ms = one.stats.median * 1e3, float(np.percentile(one.stats.sorted_data, 95)) * 1e3
        peer_ms = plain[one.group].stats.median * 1e3 if one.group in plain else None
        ratio = f"{peer_ms:9.2f} {median_ms / peer_ms:11.3f}" if peer_ms else f"{'':21}"
        memory = " {memory:6.2f} {MiB:6} MiB".format_map(one.extra_info) if "memory" in one.extra_info else ""
        way = one.name.removeprefix("test_").replace("_", " ")[:50]
        terminalreporter.write_line(
            f"{one.group:37} {way:50} {median_ms:9.2f} {p95_ms:9.2f} {ratio}{memory}".rstrip()
        )
