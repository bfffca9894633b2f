"""The dialogs; each asks for one thing or explains one."""
