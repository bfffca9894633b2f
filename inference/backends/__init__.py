"""What runs a checked network: one library a module, all behind one protocol."""
