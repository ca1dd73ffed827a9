"""Every route × every identity: data only in the allowed cells. A route that is not in the table fails."""

import sys
import time
from datetime import timedelta
from decimal import Decimal as D

import pytest
from events_made import event_books
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from signing import cookie, team, told

from finint import people, store, storecursor, tokens
from finint import team as team_of
from finint.api import rates
from finint.api.application import api
from finint.api.who import Asks
from finint.auth import OWNER, RANK, ROLES, Actor
from finint.claims import read_claims
from finint.memory import Memory
from finint.metric_areas import AREAS, DEPARTMENT_AREAS
from finint.team import now

pytestmark = pytest.mark.usefixtures("closes_look_back")

FINANCE = "/v1/integrations/finance"
TABLE = {
    ("GET", "/v1/health"): "viewer",
    ("GET", "/v1/export/{token}.{form}"): "viewer",
    ("GET", "/v1/openapi.json"): "viewer",
    ("GET", "/v1/docs"): "viewer",
    ("GET", FINANCE + "/budget/{period}"): "viewer",
    ("POST", FINANCE + "/spend"): "finance",
    ("GET", FINANCE + "/roi/{campaign_id}"): "viewer",
    ("GET", "/v1/metrics"): "viewer",
    ("GET", "/v1/metrics/values"): "viewer",
    ("GET", "/v1/metrics/{metric_id}"): "viewer",
    ("GET", "/v1/metrics/{metric_id}/explain"): "viewer",
    ("GET", "/v1/metrics/{metric_id}/rows"): "viewer",
    ("GET", "/v1/variances"): "viewer",
    ("GET", "/v1/campaigns"): "viewer",
    ("GET", "/v1/campaigns/{campaign_id}/cost-attribution"): "viewer",
    ("GET", "/v1/attribution"): "viewer",
    ("GET", "/v1/vendors"): "viewer",
    ("GET", "/v1/savings"): "viewer",
    ("GET", "/v1/kpi"): "viewer",
    ("GET", "/v1/kpi/{kpi_id}/rows"): "viewer",
    ("GET", "/v1/snapshots"): "viewer",
    ("GET", "/v1/snapshots/{snapshot_id}"): "viewer",
    ("GET", "/v1/report"): "viewer",
    ("POST", "/v1/touchpoints"): "analyst",
    ("POST", "/v1/conversions"): "analyst",
    ("POST", "/v1/imports"): "finance",
    ("GET", "/v1/imports"): "finance",
    ("GET", "/v1/imports/{import_id}"): "finance",
    ("POST", "/v1/imports/{import_id}/undo"): "finance",
    ("POST", "/v1/optimization"): "analyst",
    ("POST", "/v1/optimization/books"): "analyst",
    ("GET", "/v1/optimization/{job_id}"): "analyst",
    ("DELETE", "/v1/optimization/{job_id}"): "analyst",
}
"""The least role of every route; the only other door is a route of Streamlit's, which tests/test_team_server.py walks."""

SCOPED = {
    "/v1/health",
    "/v1/export/{token}.{form}",
    "/v1/openapi.json",
    "/v1/docs",
    FINANCE + "/budget/{period}",
    "/v1/variances",
    "/v1/metrics",
    "/v1/metrics/values",
    "/v1/metrics/{metric_id}",
    "/v1/metrics/{metric_id}/explain",
    "/v1/metrics/{metric_id}/rows",
}
"""What a reader of some departments may ask: every figure of it keeps to them."""

FILLED = {
    "token": "x" * 43,
    "form": "csv",
    "period": "2026",
    "campaign_id": "C-SEARCH",
    "metric_id": "actual_amount",
    "import_id": "imp-00001",
    "job_id": "x" * 22,
    "kpi_id": "cost_management_efficiency",
    "snapshot_id": "live",
}
GROUP = {"viewer": "viewers", "analyst": "analysts", "finance": "controllers", "admin": "admins"}
IDENTITIES = ("none", *ROLES, "expired", "revoked", "unknown group", "tampered")
BEARERS = ("guessed", *ROLES, "expired", "revoked", "reads only", "another scheme")
seen = {}
"""Kind of identity, identity, method and path: whether it may, and how it was answered."""
EVERY = [
    one
    for route in api.routes
    for one in (route.original_router.routes if hasattr(route, "original_router") else [route])
]
ROUTES = sorted((method, route.path) for route in EVERY if isinstance(route, APIRoute) for method in route.methods)


def test_the_table_holds_every_route_and_nothing_else():
    assert set(ROUTES) == set(TABLE)
    assert all(isinstance(route, APIRoute) for route in EVERY), "a route without a declared role"


def test_every_route_declares_the_role_of_the_table():
    for route in EVERY:
        asks = [one.call for one in route.dependant.dependencies if isinstance(one.call, Asks)]
        assert len(asks) == 1, route.path
        for method in route.methods:
            assert asks[0].role == TABLE[method, route.path]
            assert asks[0].writes == (method == "POST" and not route.path.startswith("/v1/optimization")), route.path
        assert asks[0].scoped == (route.path in SCOPED), route.path


@pytest.fixture(scope="module")
def doors(tmp_path_factory):
    """A client in team mode, and the credentials of every identity."""
    with pytest.MonkeyPatch.context() as patch:
        team(patch)
        patch.setenv("FININT_STORE", str(tmp_path_factory.mktemp("team") / "books.duckdb"))
        patch.setattr(rates, "REFUSED", rates.Buckets(burst=10**9, per_second=1))
        books = store.open_for(OWNER)
        event_books(books)
        cookies = {"none": {}}
        for number, role in enumerate(ROLES):
            cookies[role] = cookie(told(GROUP[role], email=f"{role}@example.org", sub=str(number)))
        cookies["expired"] = cookie(told("admins", sub="e", exp=int(time.time()) - 1))
        over = told("admins", sub="r", email="gone@example.org")
        cookies["revoked"] = cookie(over)
        cookies["unknown group"] = cookie(told("strangers", sub="u", email="new@example.org"))
        cookies["tampered"] = {name: value[:-3] + "abc" for name, value in cookies["admin"].items()}
        cookies["growth"] = cookie(told("growth", sub="g", email="growth@example.org"))
        bearers = {"guessed": "finint_" + "x" * 43, "another scheme": ""}
        for role in ROLES:
            bearers[role] = tokens.make(books, role, role, days=1, now=now(), may_write=True).secret
        bearers["reads only"] = tokens.make(books, "reader", "admin", days=1, now=now()).secret
        bearers["expired"] = tokens.make(
            books, "old", "admin", days=1, now=now() - timedelta(days=2), may_write=True
        ).secret
        revoked = tokens.make(books, "revoked", "admin", days=1, now=now(), may_write=True)
        tokens.revoke(books, revoked.token.token_id, now=now())
        bearers["revoked"] = revoked.secret
        with TestClient(api) as client:
            for own in cookies.values():  # a first visit keeps its session, a write: what is read is kept from here on
                client.get("/v1/health", headers=sent(own))
            people.end_session(books, read_claims(over, "groups").session_id, now=now())
            client.books_path = str(books.path)
            yield client, cookies, bearers
        store.close(books)


def sent(cookies):
    return {"cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}


def ask(client, method, path, headers):
    # An import that is not there: taking one back would change what everybody after reads.
    filled = FILLED | {"import_id": "imp-99999"} if method == "POST" else FILLED
    return client.request(method, path.format(**filled), headers=headers)


def check(answer, *, allowed, cell=None):
    if cell:
        seen[cell] = (allowed, answer.status_code)
    if allowed:
        assert answer.status_code not in (401, 403), answer.text
        assert answer.status_code < 500, answer.text
    else:
        assert answer.status_code in (401, 403)
        assert set(answer.json()) <= {"type", "title", "status", "detail", "fix"}


@pytest.mark.parametrize("identity", IDENTITIES)
def test_cookies(doors, identity):
    client, cookies, _ = doors
    for method, path in ROUTES:
        allowed = identity in RANK and RANK[identity] >= RANK[TABLE[method, path]]
        cell = ("cookie", identity, method, path)
        check(ask(client, method, path, sent(cookies[identity])), allowed=allowed, cell=cell)


@pytest.mark.parametrize("identity", BEARERS)
def test_tokens(doors, identity):
    client, _, bearers = doors
    scheme = "Basic YTpi" if identity == "another scheme" else f"Bearer {bearers[identity]}"
    for method, path in ROUTES:
        allowed = identity in RANK and RANK[identity] >= RANK[TABLE[method, path]]
        allowed |= identity == "reads only" and (method == "GET" or path.startswith("/v1/optimization"))
        cell = ("bearer", identity, method, path)
        check(ask(client, method, path, {"authorization": scheme}), allowed=allowed, cell=cell)


def test_the_cells_are_counted():
    if not seen:
        pytest.skip("counts what the two tests before it asked")
    leaks = [cell for cell, (allowed, status) in seen.items() if not allowed and status not in (401, 403)]
    may = sum(allowed for allowed, _ in seen.values())
    sys.stdout.write(f"{len(seen)} cells, {may} of them allowed, {len(leaks)} leaks\n")
    assert not leaks
    assert len(seen) == len(TABLE) * (len(IDENTITIES) + len(BEARERS)) == len(TABLE) * 18


def test_a_reader_of_departments_gets_what_keeps_to_them(doors):
    client, cookies, _ = doors
    for method, path in ROUTES:
        check(ask(client, method, path, sent(cookies["growth"])), allowed=path in SCOPED)
    whole = client.get(FINANCE + "/budget/2026", headers=sent(cookies["viewer"])).json()
    own = client.get(FINANCE + "/budget/2026", headers=sent(cookies["growth"])).json()
    assert {row["department"] for row in own["departments"]} <= {"Growth"}
    assert {row["department"] for row in whole["departments"]} > {row["department"] for row in own["departments"]}
    assert own["consumption"]["actual_amount"] != whole["consumption"]["actual_amount"]


def test_every_row_a_reader_of_departments_gets_is_of_them(doors):
    client, cookies, _ = doors
    growth, viewer = sent(cookies["growth"]), sent(cookies["viewer"])
    for metric_id, part in (("actual_amount", "spend"), ("budget_amount", "plan")):
        path = f"/v1/metrics/{metric_id}/rows?period=2026&page_size=1000&part={part}"
        own, every = (client.get(path, headers=who).json() for who in (growth, viewer))
        assert {row["department"] for row in own["items"]} <= {"Growth"}
        assert own["total"] <= every["total"]
        told = client.get(f"/v1/metrics/{metric_id}?period=2026", headers=growth).json()
        assert D(told["value"]) == D(own["value"])
    for area in AREAS:
        one = next(iter(area.metrics))
        for path in (f"/v1/metrics/{one}", f"/v1/metrics/{one}/explain", f"/v1/metrics/values?area={area.name}"):
            answer = client.get(path, headers=growth)
            assert answer.status_code == (200 if area.name in DEPARTMENT_AREAS else 403), (path, answer.text)
            if answer.status_code == 403:
                assert "the whole company; you may see Growth" in answer.json()["detail"]
    told = client.get("/v1/metrics/values", headers=growth).json()["items"]
    assert {item["id"] for item in told} == {
        one for area in AREAS if area.name in DEPARTMENT_AREAS for one in area.metrics
    }


def test_a_token_beside_a_cookie_decides(doors):
    """A forged header must not fall back to the browser's session, nor a session raise a token."""
    client, cookies, bearers = doors
    headers = sent(cookies["admin"]) | {"authorization": "Bearer nothing"}
    assert client.get("/v1/health", headers=headers).status_code == 401
    headers = sent(cookies["admin"]) | {"authorization": f"Bearer {bearers['viewer']}"}
    assert client.get("/v1/imports", headers=headers).status_code == 403


def guesses(client, count):
    sent = ({"authorization": f"Bearer finint_{number:043d}"} for number in range(count))
    return [client.get("/v1/health", headers=headers).status_code for headers in sent]


def test_a_thousand_guesses_are_throttled(doors, monkeypatch):
    client, _, bearers = doors
    monkeypatch.setattr(rates, "REFUSED", rates.Buckets(burst=40, per_second=0.5))
    answers = guesses(client, 1000)
    assert set(answers) == {401, 429}
    assert answers.count(401) <= 40 + 60
    assert client.get("/v1/health", headers={"authorization": f"Bearer {bearers['admin']}"}).status_code == 429


def test_a_token_asks_so_often_and_no_more(doors, monkeypatch):
    client, _, bearers = doors
    monkeypatch.setattr(rates, "REQUESTS", rates.Buckets(burst=5, per_second=0.001))
    answers = [client.get("/v1/health", headers={"authorization": f"Bearer {bearers['viewer']}"}) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    assert answers[-1].headers["retry-after"] == "1"
    other = client.get("/v1/health", headers={"authorization": f"Bearer {bearers['finance']}"})
    assert other.status_code == 200


def test_in_local_mode_the_owner_asks_and_a_token_is_still_checked(kept, monkeypatch):
    monkeypatch.delenv("FININT_MODE", raising=False)
    assert kept.get("/v1/imports").status_code == 200
    assert kept.get("/v1/imports", headers={"authorization": "Bearer finint_nothing"}).status_code == 401


def unlimited(patch):
    patch.setattr(rates, "REFUSED", rates.Buckets(burst=40, per_second=0.5))
    patch.setattr(rates.Buckets, "take", lambda *_: True)
    patch.setattr(rates.Buckets, "is_empty", lambda *_: False)


def every_token_writes(patch):
    for route in EVERY:
        for one in route.dependant.dependencies:
            patch.setattr(one.call, "writes", False)


def every_token_counts(patch):
    def find(books, secret, now):
        return next(iter(store.read(books, "token_of", tokens.Token, token_sha256=tokens.digest_of(secret))), None)

    patch.setattr(tokens, "find", find)


def any_cookie_counts(patch):
    admin = read_claims(told("admins", sub="x", email="x@example.org"), "groups")
    patch.setattr(team_of, "cookie_claims", lambda cookies: admin if cookies else None)


def sessions_never_end(patch):
    found = people.session_of
    patch.setattr(people, "session_of", lambda *asked: (one := found(*asked)) and one._replace(ended_on=None))


BREAKS = {
    "no role is asked for": (lambda patch: patch.setattr(Actor, "may", lambda *_: True), "cookies", "viewer"),
    "a cookie is not verified": (any_cookie_counts, "cookies", "tampered"),
    "a session that was ended counts": (sessions_never_end, "cookies", "revoked"),
    "an expired token counts": (every_token_counts, "tokens", "expired"),
    "a revoked token counts": (every_token_counts, "tokens", "revoked"),
    "a token for reading writes": (every_token_writes, "tokens", "reads only"),
    "departments narrow nothing": (
        lambda patch: patch.setattr(storecursor, "narrow", lambda *_: None), "rows", "growth",
    ),
    "an address may guess for ever": (unlimited, "guesses", ""),
}  # fmt: skip
"""A guard taken out, the oracle that must notice, and the identity it is asked with."""


@pytest.mark.parametrize("name", BREAKS)
def test_an_oracle_fails_on_a_broken_build(doors, name):
    """An oracle that passes without its guard watches nothing."""
    take_out, oracle, identity = BREAKS[name]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FININT_STORE", doors[0].books_path)
        books = store.open_for(OWNER)
        patch.setattr(books.held, "memory", Memory())  # what was kept with the guard in place would hide it
        take_out(patch)
        with pytest.raises(AssertionError):
            if oracle == "cookies":
                test_cookies(doors, identity)
            elif oracle == "tokens":
                test_tokens(doors, identity)
            elif oracle == "rows":
                test_every_row_a_reader_of_departments_gets_is_of_them(doors)
            else:
                assert 429 in guesses(doors[0], 100)
