"""Marks what is compared with what, and prints the ratios behind the table of times."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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
    ours = [one for one in measured if one.extra_info.get("side") == OURS and one.group in plain]
    if not ours:
        return
    terminalreporter.section("against the plain library way, medians in ms")
    terminalreporter.write_line(f"{'task':34} {'way':42} {'ours':>9} {'plain':>9} {'ours/plain':>11}")
    for one in sorted(ours, key=lambda item: str(item.group)):
        peer = plain[one.group]
        ratio = one.stats.median / peer.stats.median
        way = one.name.removeprefix("test_").replace("_", " ")
        terminalreporter.write_line(
            f"{one.group:34} {way:42} {one.stats.median * 1e3:9.2f} {peer.stats.median * 1e3:9.2f} {ratio:11.3f}"
        )
