"""What time it is, for what the user does."""

from __future__ import annotations

from datetime import datetime


def now() -> datetime:
    """Local time with its zone."""
    return datetime.now().astimezone()
