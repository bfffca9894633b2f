"""Many peers at once for a long time: nothing may be lost, and nothing may grow."""
