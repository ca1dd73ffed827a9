"""A real team server with a real sign-in: pages, sockets and Streamlit's own addresses × identities; a canary leaks nowhere."""

import json
import time
from datetime import date, timedelta

import httpx2
import pytest
from made import NOW, budget_reading, spend_reading
from oidc import Provider, TeamServer, page_bytes
from signing import cookie, told
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from finint import store, tokens
from finint.api.wire import now
from finint.auth import OWNER
from finint.importer.post import post
from finint.ui.frame import PLACES, places

CANARY = "Canary Meadow"
ROLE_OF_PAGE = {
    "home": "viewer",
    "budget": "viewer",
    "roi": "viewer",
    "attribution": "viewer",
    "optimizer": "viewer",
    "costs": "viewer",
    "developers": "viewer",
    "imports": "finance",
    "report": "viewer",
    "settings": "viewer",
}
GROUP = {"viewer": "viewers", "analyst": "analysts", "finance": "controllers", "admin": "admins"}
RANK = ["viewer", "analyst", "finance", "admin"]
CLOSED = [
    ("GET", "/media/0123456789abcdef.csv"),
    ("GET", "/_stcore/metrics"),
    ("GET", "/_stcore/script-health-check"),
    ("PUT", "/_stcore/upload_file/some-session/some-file"),
    ("DELETE", "/_stcore/upload_file/some-session/some-file"),
    ("POST", "/_stcore/agent/interact"),
    ("GET", "/_stcore/agent/openapi.json"),
    ("POST", "/_stcore/agent/mcp"),
]
OPEN = ["/_stcore/health", "/_stcore/host-config", "/", "/budget"]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("team")
    path = folder / "books.duckdb"
    books = store.open_for(OWNER, path)
    post(books, spend_reading((date(2026, 10, 1), CANARY, "104713.29")), now=NOW)
    year = (date(2026, 1, 1), date(2027, 1, 1))
    post(books, budget_reading((CANARY, *year, "120000"), ("Growth", *year, "600")), now=NOW)
    made = {
        name: tokens.make(books, name, role, days=days, now=now() - timedelta(days=5), may_write=may_write)
        for name, role, days, may_write in (
            ("writes", "finance", 30, True),
            ("reads", "finance", 30, False),
            ("views", "viewer", 30, True),
            ("revoked", "admin", 30, True),
            ("expired", "admin", 4, True),
        )
    }
    tokens.revoke(books, made["revoked"].token.token_id, now=now())
    store.close(books)
    with Provider() as provider, TeamServer(folder, provider, store=path) as running:
        running.provider = provider
        running.tokens = {name: one.secret for name, one in made.items()}
        yield running


@pytest.fixture(scope="module")
def people(server):
    """Cookies of the nine identities; those of a real sign-in where one can succeed."""
    # The first request of all is a deep link by nobody: no page may have run before it.
    found = {"none": server.client()}
    server.first = page_bytes(found["none"], server.base, "/budget")
    for number, role in enumerate(RANK):
        found[role] = server.sign_in(
            server.provider, sub=str(number), email=f"{role}@example.org", groups=[GROUP[role]]
        )
    found["unknown group"] = server.sign_in(server.provider, sub="u", email="new@example.org", groups=["strangers"])
    out = server.sign_in(server.provider, sub="r", email="gone@example.org", groups=["admins"])
    page_bytes(out, server.base, "/")
    kept = {one.name: one.value for one in out.cookies.jar}
    out.get("/auth/logout")
    found["revoked"] = with_cookies(server, kept)
    old = told("admins", sub="e", exp=int(time.time()) - 5)
    found["expired"] = with_cookies(server, cookie(old, origin=server.base, secret=server.cookie_secret))
    value = next(one.value for one in found["admin"].cookies.jar if one.name == USER_COOKIE_NAME)
    found["tampered"] = with_cookies(server, {USER_COOKIE_NAME: value[:-4] + "AAAA"})
    return found


def with_cookies(server, cookies):
    client = server.client()
    for name, value in cookies.items():
        if not name.startswith("_streamlit_xsrf"):
            client.cookies.set(name, value, domain="127.0.0.1")
    return client


def has_canary(received):
    return (
        CANARY.encode() in received
        or b"104,713" in received
        or b"104713" in received
        or b"105\xe2\x80\xafk" in received
    )


def test_the_first_deep_link_after_a_start_shows_nobody_anything(server, people):
    assert b"Sign in to see the books" in server.first
    assert not has_canary(server.first)


def test_every_page_has_a_role():
    from oidc import ROOT

    assert {place.name for place in places(ROOT / "pages")} <= set(ROLE_OF_PAGE)
    assert {place.name for place in PLACES} == set(ROLE_OF_PAGE)


@pytest.mark.parametrize("page", ["home", "budget", "imports", "settings", "optimizer"])
def test_a_page_shows_an_identity_what_it_may(server, people, page):
    for identity, client in people.items():
        received = page_bytes(client, server.base, "" if page == "home" else page)
        if identity in RANK and RANK.index(identity) >= RANK.index(ROLE_OF_PAGE[page]):
            assert b"this needs the role" not in received, (identity, page)
            assert f"{identity}@example".encode() in received, (identity, page)
        else:
            assert not has_canary(received), (identity, page)
            assert any(words in received for words in REFUSALS), (identity, page)
    if page == "budget":
        assert has_canary(page_bytes(people["viewer"], server.base, page))


REFUSALS = (b"Sign in to see the books", b"your session has ended", b"this needs the role", b"none of your groups")


def test_streamlits_own_addresses_are_closed_to_who_has_no_session(server, people):
    for identity, client in people.items():
        for method, path in CLOSED:
            answer = client.request(method, path, content=b"x" if method in ("PUT", "POST") else None)
            if identity in RANK:
                assert answer.status_code != 500, (identity, path)
            else:
                assert answer.status_code == 401, (identity, path)
        for path in OPEN:
            answer = client.get(path)
            assert answer.status_code == 200
            assert not has_canary(answer.content)


def test_the_api_follows_the_same_session(server, people):
    for identity, client in people.items():
        answer = client.get("/api/v1/metrics/actual_amount", params={"period": "2026"})
        assert answer.status_code == (200 if identity in RANK else 403 if identity == "unknown group" else 401)
        assert ("104713.29" in answer.text) == (identity in RANK)


def test_another_host_or_origin_gets_no_socket_and_no_answer(server, people):
    from websockets.exceptions import InvalidStatus

    with pytest.raises(InvalidStatus):
        page_bytes(people["admin"], server.base, "/", origin="https://evil.example")
    answer = httpx2.get(f"{server.base}/api/v1/health", headers={"host": "evil.example"})
    assert answer.status_code == 421


def test_a_socket_dies_with_its_session(server):
    """After the sign-out in another tab, a click in this one reaches no page."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from websockets.exceptions import ConnectionClosed
    from websockets.sync.client import connect

    client = server.sign_in(server.provider, sub="s", email="socket@example.org", groups=["viewers"])
    client.get("/_stcore/host-config")
    client.get("/_stcore/health")
    kept = {one.name: one.value for one in client.cookies.jar}
    jar = "; ".join(f"{name}={value}" for name, value in kept.items())
    ask = BackMsg()
    ask.rerun_script.page_name = "budget"
    with connect(
        server.base.replace("http", "ws") + "/_stcore/stream",
        origin=server.base,
        additional_headers={"Cookie": jar},
        subprotocols=["streamlit", kept["_streamlit_xsrf"]],
        max_size=2**26,
    ) as open_socket:
        open_socket.send(ask.SerializeToString())
        received = read_until_quiet(open_socket)
        assert has_canary(received)
        open_socket.send(ask.SerializeToString())
        assert has_canary(read_until_quiet(open_socket))
        client.get("/auth/logout")
        open_socket.send(ask.SerializeToString())
        with pytest.raises(ConnectionClosed):
            for _ in range(200):
                assert not has_canary(open_socket.recv(timeout=20))


def read_until_quiet(open_socket):
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    received = b""
    for _ in range(5000):
        data = open_socket.recv(timeout=60)
        received += data
        answer = ForwardMsg()
        answer.ParseFromString(data)
        if answer.WhichOneof("type") == "script_finished":
            return received
    raise AssertionError("the script did not finish")


SPEND = "/api/v1/integrations/finance/spend"
ACTUAL = "/api/v1/metrics/actual_amount?period=2026"
COST = {"date": "2026-10-05", "amount": "13.57", "currency": "EUR", "channel": "search"}
NESTED = b"[" * 5_000_000 + b"]" * 5_000_000


def bad_requests():
    """Yield a name, the token that sends it, the status, and the request, whose key is one of its own."""
    for period in ("2026-13", "2026-Q5", "2026-W54", "26", "last year", "2026-00", "'; drop table spend_line"):
        yield (
            f"period {period}",
            "writes",
            422,
            ("GET", "/api/v1/metrics/actual_amount", {"params": {"period": period}}),
        )
    yield "period of the budget", "writes", 422, ("GET", "/api/v1/integrations/finance/budget/2026-13", {})
    post_ = ("POST", SPEND)
    kind = {"content-type": "application/json"}
    yield (
        "10 MB",
        "writes",
        413,
        (*post_, {"content": json.dumps(COST | {"description": "x" * 10**7}), "headers": kind}),
    )
    yield "10 MB, nested", "writes", 413, (*post_, {"content": NESTED, "headers": kind})
    for other in ("text/plain", "application/xml", "application/x-www-form-urlencoded"):
        yield other, "writes", 415, (*post_, {"content": json.dumps(COST), "headers": {"content-type": other}})
    yield "an extra field", "writes", 422, (*post_, {"json": COST | {"chanel": CANARY}})
    yield "another host", "writes", 421, (*post_, {"json": COST, "headers": {"host": "evil.example"}})
    yield "another origin", "writes", 403, (*post_, {"json": COST, "headers": {"origin": "https://evil.example"}})
    yield "reads only", "reads", 403, (*post_, {"json": COST})
    yield "a viewer's", "views", 403, (*post_, {"json": COST})
    for name in ("revoked", "expired", "unknown"):
        yield f"{name}, to post", name, 401, (*post_, {"json": COST})
        yield f"{name}, to read", name, 401, ("GET", ACTUAL, {})


def test_a_bad_request_is_refused_stores_nothing_and_tells_nothing(server, people):
    """The list of what an attacker or a broken script sends, with tokens and with cookies that do not count."""

    def state():
        # Not the data version: the server's own jobs may raise it meanwhile.
        held = people["admin"].get("/api/v1/snapshots").json()["live"]["data_hash"]
        return held, people["admin"].get("/api/v1/imports").json()["total"]

    def send(client, number, request, **headers):
        method, path, rest = request
        given = rest | {"headers": {"idempotency-key": f"bad-{number}"} | headers | rest.get("headers", {})}
        return client.request(method, path, **given)

    def refused(answer, status, name):
        assert answer.status_code == status, (name, answer.status_code, answer.text[:300])
        for leak in (
            CANARY,
            "104713",
            "13.57",
            "Traceback",
            "/finint/",
            "site-packages",
            "duckdb",
            "access-control-allow",
        ):
            assert leak not in f"{answer.headers} {answer.text}", (name, leak)
        assert not any(secret in answer.text for secret in server.tokens.values()), name
        # Another host or origin is refused before anything of the API runs.
        by_guard = answer.text.startswith("finint takes no") or answer.status_code == 421
        assert by_guard or answer.headers["content-type"] == "application/problem+json", name

    before = state()
    for number, (name, token, status, request) in enumerate(bad_requests()):
        secret = server.tokens.get(token, "finint_unknown")
        refused(send(server.client(), number, request, authorization=f"Bearer {secret}"), status, name)
    for identity in ("none", "revoked", "expired", "tampered"):
        refused(send(people[identity], identity, ("POST", SPEND, {"json": COST})), 401, identity)
    assert state() == before

    # The same request with nothing wrong is recorded, so none of the above was refused for another reason; and once.
    writes = {"authorization": f"Bearer {server.tokens['writes']}"}
    first = send(server.client(), "good", ("POST", SPEND, {"json": COST}), **writes)
    again = send(server.client(), "good", ("POST", SPEND, {"json": COST}), **writes)
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert state()[1] == before[1] + 1


def test_the_log_holds_no_row_and_no_secret(server, people):
    text = server.log.read_text()
    assert CANARY not in text
    assert server.cookie_secret not in text
    assert "Traceback" not in text


def test_cookies_are_kept_from_scripts(server):
    headers = server.client().get("/").headers
    assert "HttpOnly" in headers["set-cookie"]
    assert json.dumps("104713") not in headers["set-cookie"]
