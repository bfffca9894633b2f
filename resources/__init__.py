"""Data files that travel with Verdant: demonstration network, vocabularies, schema, styles, icons."""
