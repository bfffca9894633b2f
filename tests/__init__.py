"""The specification of Verdant, as tests."""
