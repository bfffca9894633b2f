"""Networks of other projects, read as data and never run, brought into the network language."""
