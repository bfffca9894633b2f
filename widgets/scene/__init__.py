"""Three dimensions with VTK and without Qt: drawn off the screen, one picture at a time."""
