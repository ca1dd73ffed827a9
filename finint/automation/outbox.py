"""Messages that were made, and the attempts to hand them over: each target gets each message once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import NamedTuple

from finint import store
from finint.automation.message import Delivery, Message

ATTEMPTS = 5
Send = Callable[[Message], str]
"""Hands a message over and returns what the other side said; raises when it was not taken."""


class _Id(NamedTuple):
    message_id: str


def put(books: store.Books, found: Sequence[Message]) -> list[Message]:
    """Keep the messages that are new, and return them."""
    known = {row.message_id for row in store.read(books, "message_ids", _Id)}
    fresh = [message for message in {one.message_id: one for one in found}.values() if message.message_id not in known]
    if not fresh:
        return []

    def work(cursor: store.Cursor) -> None:
        for message in fresh:
            store.run(cursor, "put_message", **asdict(message))
        store.note(cursor, "tell", fresh[0].message_id if len(fresh) == 1 else f"{len(fresh)} messages")

    store.write(books, work)
    return fresh


def messages(books: store.Books) -> list[Message]:
    """Return every message, newest first."""
    return store.read(books, "messages", Message)


def deliveries(books: store.Books) -> list[Delivery]:
    """Return every attempt, newest first."""
    return store.read(books, "deliveries", Delivery)


def waits(attempts: Sequence[Delivery], now: datetime) -> bool:
    """Tell whether a message with these failed attempts is to be tried: at once, then after 1, 2, 4, 8 minutes.

    >>> one = Delivery("a", "webhook", 1, "failed", "", datetime(2026, 1, 1, 8, 0))
    >>> waits([one], datetime(2026, 1, 1, 8, 0, 30)), waits([one], datetime(2026, 1, 1, 8, 1))
    (False, True)
    """
    if not attempts:
        return True
    if len(attempts) >= ATTEMPTS or any(row.outcome == "delivered" for row in attempts):
        return False
    last = max(row.tried_on for row in attempts)
    return not timedelta(0) <= now - last < timedelta(minutes=2 ** (len(attempts) - 1))


def flush(books: store.Books, senders: Mapping[str, Send], *, since: datetime, now: datetime) -> list[Delivery]:
    """Hand over what waits and write each attempt down before the next is made.

    Args:
        books: the store.
        senders: target → how to reach it; a target that is off is not in here.
        since: messages made before are old news for a target that was switched on later.
        now: the clock.
    """
    tried: dict[tuple[str, str], list[Delivery]] = {}
    for row in deliveries(books):
        tried.setdefault((row.message_id, row.target), []).append(row)
    done = []
    for message in reversed(messages(books)):
        for target, send in senders.items():
            before = tried.get((message.message_id, target), [])
            if message.made_on < since or not waits(before, now):
                continue
            delivery = _try(message, target, send, len(before) + 1, now)
            store.write(books, lambda cursor, row=delivery: store.run(cursor, "put_delivery", **row._asdict()))  # type: ignore[misc]
            done.append(delivery)
    return done


def _try(message: Message, target: str, send: Send, attempt: int, now: datetime) -> Delivery:
    try:
        said, outcome = send(message), "delivered"
    except Exception as error:  # noqa: BLE001  whatever a network does is an outcome, written down
        said, outcome = f"{type(error).__name__}: {error}"[:300], "failed"
    return Delivery(message.message_id, target, attempt, outcome, said, now)
