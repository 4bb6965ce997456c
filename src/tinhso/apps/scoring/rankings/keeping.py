"""What is made of published runs, kept in the process for a while: least lately used goes first."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

SECONDS = 300  # until what lies outside the run (an agency's name, a setting) is read again
Made = TypeVar("Made")


class Kept(Generic[Made]):
    """At most `most` things by key, each for at most `seconds`. Two threads may make the same thing twice."""

    def __init__(self, most: int, seconds: float = SECONDS) -> None:
        self.most, self.seconds = most, seconds
        self._found: OrderedDict[Hashable, tuple[float, Made]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What stands under the key; made now where nothing fresh does. What `make` raises is not kept."""
        now = time.monotonic()
        with self._lock:
            kept = self._found.get(key)
            if kept is not None and now < kept[0]:
                self._found.move_to_end(key)
                return kept[1]
        made = make()
        with self._lock:
            self._found[key] = (now + self.seconds, made)
            self._found.move_to_end(key)
            while len(self._found) > self.most:
                self._found.popitem(last=False)
        return made
