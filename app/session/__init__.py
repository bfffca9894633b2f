"""What the user is doing, without Qt: observable state driven by the protocols of the core."""
