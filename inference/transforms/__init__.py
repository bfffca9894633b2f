"""From a slice to a network's input and back: one transform a file, each with its inverse for image and points."""
