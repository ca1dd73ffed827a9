"""One life of the API on a store: ends by kill -9 before or after a commit, at the posting it was told."""

import os
import signal

from starlette.applications import Starlette
from starlette.routing import Mount

from finint import store, storefile
from finint.api.application import api
from finint.auth import OWNER


def main(port, fatal, where, broken):
    import uvicorn

    def end(seen):
        if 0 < fatal <= len(seen):  # a commit may hold several
            os.kill(os.getpid(), signal.SIGKILL)

    append, acknowledge = store._append, storefile.acknowledge
    execute, read_within = store._execute, store.read_within
    seen = []

    def counted_append(*arguments):
        written = append(*arguments)
        seen.extend(entry.seq for entry in written if entry.action == "record expenditure" or broken)
        if where == "before":
            end(seen)
        return written

    def counted_acknowledge(*arguments):
        acknowledge(*arguments)
        if where == "after":
            end(seen)

    store.open_for(OWNER)
    store._append, storefile.acknowledge = counted_append, counted_acknowledge
    if broken == "keys":
        store._execute = lambda cursor, name, given: (
            0 if name in {"remember_key", "remember_stated_keys"} else execute(cursor, name, given)
        )
        store.read_within = lambda cursor, name, kind, /, **given: (
            [] if name in {"idempotency_keys", "live_import_of_bytes"} else read_within(cursor, name, kind, **given)
        )
    uvicorn.run(Starlette(routes=[Mount("/api", app=api)]), host="127.0.0.1", port=port, log_level="error")
