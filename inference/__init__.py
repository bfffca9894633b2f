"""Networks: reading, choosing, building, running and training them."""
