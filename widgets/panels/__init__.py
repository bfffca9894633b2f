"""The panels beside the image; each shows one part of the session."""
