"""Tools on the image: the mouse and a few keys become calls of the session."""
