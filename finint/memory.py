"""Remember answers of one store: bounded, one calculation for all who ask at once, never an older state's.

What is remembered is shared by readers, so it must not be changed by any. `kept` decides what a reader may be given.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from finint.questions import StoppedError

Answer = TypeVar("Answer")
WAIT_SECONDS = 90.0


@dataclass(slots=True)
class _Slot:
    done: threading.Event = field(default_factory=threading.Event)
    answer: Any = None
    error: BaseException | None = None


class Memory:
    """Shelves of answers by scope, state and question; the answers used longest ago leave a full shelf first.

    >>> memory = Memory()
    >>> [memory.recall("sums", 2, ("viewer",), version, "a", lambda: version) for version in (1, 1, 2)]
    [1, 1, 2]
    >>> memory.sizes()
    {'sums': 1}
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shelves: dict[str, OrderedDict[Hashable, _Slot]] = {}

    def recall(
        self,
        shelf: str,
        most: int,
        scope: Hashable,
        version: int,
        question: Hashable,
        make: Callable[[], Answer],
        keep: Callable[[Answer], bool] = lambda _: True,
    ) -> Answer:
        """Return what `make` returned for the same question, scope and version, or make it now.

        Args:
            shelf: the kind of answer.
            most: how many answers of the kind are kept.
            scope: whose answers: nobody of another scope is given them.
            version: of the data; a newer one drops the scope's answers of older ones from the shelf.
            question: everything else the answer depends on.
            make: makes the answer. While it runs others who ask the same wait; an error goes to all and is not kept.
            keep: whether the answer is small enough to be kept once those who waited have it.
        """
        name = (scope, version, question)
        while True:
            slot, leads = self._slot(shelf, most, name)
            if leads:
                return self._lead(shelf, name, slot, make, keep)
            if not slot.done.wait(WAIT_SECONDS):
                return make()
            if slot.error is None:
                return cast("Answer", slot.answer)
            if isinstance(slot.error, Exception) and not isinstance(slot.error, StoppedError):
                raise slot.error
            # Who made it was stopped, as a page is when its reader goes on: somebody else makes it.

    def sizes(self) -> dict[str, int]:
        """Return how many answers each shelf holds."""
        with self._lock:
            return {name: len(slots) for name, slots in self._shelves.items()}

    def _slot(self, shelf: str, most: int, name: tuple[Hashable, int, Hashable]) -> tuple[_Slot, bool]:
        with self._lock:
            slots = self._shelves.setdefault(shelf, OrderedDict())
            slot = slots.get(name)
            if slot is not None:
                slots.move_to_end(name)
                return slot, False
            old = [one for one in slots if one[0] == name[0] and one[1] < name[1]]  # type: ignore[index]
            for one in old:
                del slots[one]
            slot = slots[name] = _Slot()
            while len(slots) > most:
                slots.popitem(last=False)
            return slot, True

    def _lead(
        self, shelf: str, name: Hashable, slot: _Slot, make: Callable[[], Answer], keep: Callable[[Answer], bool]
    ) -> Answer:
        is_kept = False
        try:
            slot.answer = answer = make()
            is_kept = keep(answer)
        except BaseException as error:
            slot.error = error
            raise
        finally:
            if not is_kept:
                with self._lock:
                    if self._shelves[shelf].get(name) is slot:
                        del self._shelves[shelf][name]
            slot.done.set()
        return answer
