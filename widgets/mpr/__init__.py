"""Three planes through a volume and its 3D view, side by side."""
