"""How the session is shown: Qt widgets that hold no rule of the domain."""
