"""`python -m app` is `verdant`."""

from app.cli import main

main()
