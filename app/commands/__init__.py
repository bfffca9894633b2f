"""The commands of `verdant`, one module each."""
