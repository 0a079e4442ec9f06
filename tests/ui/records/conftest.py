"""What is kept, at an office of its own."""

from tests.ui.offices import client, desk, office

__all__ = ["client", "desk", "office"]
