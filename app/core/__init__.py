"""What things are: volumes, planes, windows, ROIs, errors, tasks. NumPy, SciPy and the standard library only."""
