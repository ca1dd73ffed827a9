"""An API over small books: campaigns that meet customers, a plan, orders and a refund."""

import pytest
from events_made import event_books
from fastapi.testclient import TestClient

from finint import store
from finint.api.application import api
from finint.auth import OWNER


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A client over new books that a test may change."""
    monkeypatch.setenv("FININT_STORE", str(tmp_path / "books.duckdb"))
    books = store.open_for(OWNER)
    event_books(books)
    with TestClient(api) as found:
        yield found
    store.close(books)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A client over books that no test changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FININT_STORE", str(tmp_path_factory.mktemp("api") / "books.duckdb"))
        books = store.open_for(OWNER)
        event_books(books)
        with TestClient(api) as found:
            yield found
        store.close(books)
