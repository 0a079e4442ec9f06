"""A dead endpoint is left alone for a while: one asker in many waits for it, not all."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from time import monotonic

FAILURES = 3  # in a row before the endpoint is left alone
REST_S = 30.0


class Breaker:
    """Counts failures in a row. Safe to share by threads."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._failures, self._until = 0, 0.0

    def closed(self) -> bool:
        """Return whether the endpoint may be asked. After a rest one asker tries it, and the rest begins again for others."""
        with self._lock:
            if self._failures < FAILURES:
                return True
            if self._clock() < self._until:
                return False
            self._until = self._clock() + REST_S
            return True

    def note(self, *, failed: bool) -> None:
        """Take note of how a request ended."""
        with self._lock:
            self._failures = self._failures + 1 if failed else 0
            self._until = self._clock() + REST_S if failed else 0.0
