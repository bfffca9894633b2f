"""Marks what is compared with what, and prints the ratios behind the table of times."""

from __future__ import annotations

import os
from collections.abc import Callable
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


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Each of our times beside that of the plain library way in the same run."""
    session = getattr(config, "_benchmarksession", None)
    measured = [one for one in getattr(session, "benchmarks", []) if one.stats.rounds]
    plain = {one.group: one for one in measured if one.extra_info.get("side") == PLAIN}
    ours = [one for one in measured if one.extra_info.get("side") == OURS]
    if not ours:
        return
    cpus, load = os.cpu_count(), ", ".join(f"{number:.1f}" for number in os.getloadavg())
    terminalreporter.section("against the plain library way, times in ms")
    terminalreporter.write_line(f"{cpus} processors, load over the last 1, 5 and 15 minutes: {load}")
    terminalreporter.write_line(
        f"{'task':37} {'way':50} {'median':>9} {'p95':>9} {'plain':>9} {'ours/plain':>11} {'memory':>7}"
    )
    for one in sorted(ours, key=lambda item: str(item.group)):
        median_ms, p95_ms = one.stats.median * 1e3, float(np.percentile(one.stats.sorted_data, 95)) * 1e3
        peer_ms = plain[one.group].stats.median * 1e3 if one.group in plain else None
        ratio = f"{peer_ms:9.2f} {median_ms / peer_ms:11.3f}" if peer_ms else f"{'':21}"
        memory = f" {one.extra_info['memory']:7.2f}" if "memory" in one.extra_info else ""
        way = one.name.removeprefix("test_").replace("_", " ")[:50]
        terminalreporter.write_line(
            f"{one.group:37} {way:50} {median_ms:9.2f} {p95_ms:9.2f} {ratio}{memory}".rstrip()
        )
