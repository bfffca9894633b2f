"""How the network that ships with Verdant was trained, and how to train it again."""
