"""A MONAI bundle read as data: nothing that its configuration names is ever built or run."""
