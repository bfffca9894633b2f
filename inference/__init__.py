"""Networks: reading, choosing, building, running and training them."""

import os
import sys

# Must stand before torch is loaded. By default its threads burn their cores while they wait for one another; as
# soon as anything else wants a core, a slice takes 1.2 to 2 s instead of 0.08 s (measured on four busy cores).
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

# Must stand before OpenVINO is loaded. Its import reports itself to an analytics service on the Internet, under an
# identifier that it keeps in the user's home, unless the package that does so cannot be imported.
sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]  # None is how Python refuses an import
