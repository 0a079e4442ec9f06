"""Conversations held in memory, so that a page that comes back and a download find what was shown."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from time import monotonic

from ui.web.conversation import Conversation

MOST_KEPT = 500
FORGET_AFTER_S = 4 * 3600


class Kept:
    """The latest conversations by token; the oldest is forgotten first. Safe to share by threads."""

    def __init__(self, most: int = MOST_KEPT, forget_after_s: float = FORGET_AFTER_S) -> None:
        self._most, self._forget_after_s = most, forget_after_s
        self._held: OrderedDict[str, tuple[float, Conversation]] = OrderedDict()
        self._lock = Lock()

    def put(self, conversation: Conversation) -> None:
        with self._lock:
            self._held[conversation.token] = (monotonic(), conversation)
            self._held.move_to_end(conversation.token)
            while len(self._held) > self._most:
                self._held.popitem(last=False)

    def get(self, token: str) -> Conversation | None:
        """Return a conversation, None when it is unknown or too long ago."""
        with self._lock:
            at, conversation = self._held.get(token, (0.0, Conversation()))
        fresh = bool(conversation.token) and monotonic() - at < self._forget_after_s
        return conversation if fresh else None

    def drop(self, token: str) -> None:
        with self._lock:
            self._held.pop(token, None)
