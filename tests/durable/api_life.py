"""One life of the API on a store: ends by kill -9 before or after a commit, at the posting it was told. A program."""

import os
import signal
import sys

from starlette.applications import Starlette
from starlette.routing import Mount

from finint import store, storefile
from finint.api import api
from finint.auth import OWNER

PORT, FATAL, WHERE, BROKEN = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]


def end(seen):
    if len(seen) == FATAL:
        os.kill(os.getpid(), signal.SIGKILL)


def main():
    import uvicorn

    append, acknowledge, run, read_within = store._append, storefile.acknowledge, store.run, store.read_within
    seen = []

    def counted_append(cursor, books, trail):
        entry = append(cursor, books, trail)
        if trail.named()[0] == "record expenditure" or BROKEN:
            seen.append(entry.seq)
            if WHERE == "before":
                end(seen)
        return entry

    def counted_acknowledge(*arguments):
        acknowledge(*arguments)
        if WHERE == "after":
            end(seen)

    store.open_for(OWNER)
    store._append, storefile.acknowledge = counted_append, counted_acknowledge
    if BROKEN == "keys":
        store.run = lambda cursor, name, /, **given: 0 if name == "remember_key" else run(cursor, name, **given)
        store.read_within = lambda cursor, name, kind, /, **given: (
            [] if name in {"idempotency_key", "live_import_of_bytes"} else read_within(cursor, name, kind, **given)
        )
    uvicorn.run(Starlette(routes=[Mount("/api", app=api)]), host="127.0.0.1", port=PORT, log_level="error")


if __name__ == "__main__":
    main()
