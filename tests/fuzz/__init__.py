"""Damaged files against everything that reads files."""
