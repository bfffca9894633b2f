"""Networks: reading, choosing, building, running and training them."""

import os

# Must stand before torch is loaded. By default its threads burn their cores while they wait for one another; as
# soon as anything else wants a core, a slice takes 1.2 to 2 s instead of 0.08 s (measured on four busy cores).
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
