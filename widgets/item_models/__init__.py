"""Lists of the session as Qt's item models, and how their rows are painted."""
