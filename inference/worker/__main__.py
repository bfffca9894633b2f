"""Start the process that runs networks."""

from inference.worker.serving import main

main()
