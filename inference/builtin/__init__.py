"""Networks that a description calls by name: for what a list of layers cannot say, or says at length.

`{"architecture": {"name": "segformer-b0", "arguments": {"norm_epsilon": 1e-6}}}`. Every argument has a default and
bounds; each network's module says what it builds, after whom, and how its parameters compare with the published ones.
"""
