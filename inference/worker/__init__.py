"""Networks run in a process of their own, which may be killed: what both sides of the pipe know."""
