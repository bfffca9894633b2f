"""Networks as torch modules; the only part of the inference that needs torch to be described."""
