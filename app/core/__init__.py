"""What things are: volumes, planes, windows, ROIs, errors and tasks, on NumPy and SciPy alone."""
