"""The headers on every answer, the hosts that are refused, the API's two routes, and the addresses finint refuses."""

import io
import socket

import openpyxl
import pytest
from made import NOW
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.testclient import TestClient
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager

from finint import server, settings, store
from finint.api.application import api
from finint.api.exports import COOKIE, REGISTRY, Holder, served
from finint.auth import OWNER
from finint.commands.serve import check_address, configure
from finint.errors import FinintError, RefusedError
from finint.export import Heading, Sheet
from finint.verify import entries

BROWSER = "b" * 43


async def page(request):
    return PlainTextResponse("page")


@pytest.fixture
def client(tmp_path, monkeypatch):
    monkeypatch.setenv("FININT_STORE", str(tmp_path / "books.duckdb"))
    application = Starlette(routes=[Mount("/api", api), Route("/", page)], middleware=[Middleware(server.Guarded)])
    with TestClient(application, base_url="http://127.0.0.1:8501") as found:
        yield found
    store.close(store.open_for(OWNER))


def offered(rows, actor="local owner", browser=BROWSER):
    headings = (Heading("Name", lambda r: r), Heading("n", lambda r: 1, summed=True))
    return REGISTRY.offer(Sheet("Spend lines", headings, rows), Holder(actor, browser), "s/t")


def test_health_tells_the_store_and_its_data_version(client):
    answer = client.get("/api/v1/health")
    assert answer.status_code == 200
    assert set(answer.json()) == {"status", "store", "data_version"}
    assert answer.json()["store"] == "books.duckdb"
    before = answer.json()["data_version"]
    with store.transaction(store.open_for(OWNER)) as cursor:
        settings.change(cursor, "company", "Acme", actor="a", now=NOW, reason="")
    assert client.get("/api/v1/health").json()["data_version"] == before + 1


@pytest.mark.parametrize("path", ["/", "/api/v1/health", "/api/nothing"])
def test_every_answer_carries_the_security_headers(client, path):
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_the_policy_names_no_other_host_and_no_free_script():
    policy = server.content_policy()
    script = next(rule for rule in policy.split("; ") if rule.startswith("script-src"))
    assert "'unsafe-inline'" not in script
    assert "'unsafe-eval'" not in script
    assert "'sha256-" in script
    assert "http" not in policy


@pytest.mark.parametrize("path", ["/api/docs", "/api/redoc", "/api/openapi.json", "/api/v1/export"])
def test_descriptions_of_the_api_are_closed(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8501", "", "0.0.0.0"])
def test_a_foreign_host_name_is_refused(client, host):
    answer = client.get("/api/v1/health", headers={"host": host})
    assert answer.status_code == 421
    assert "data_version" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost", "localhost:9", "[::1]:8501"])
def test_the_names_of_this_machine_are_answered(client, host):
    assert client.get("/api/v1/health", headers={"host": host}).status_code == 200


class TestExport:
    def test_the_holder_gets_csv(self, client):
        token = offered(["Growth", "=1+1"])
        answer = client.get(f"/api/v1/export/{token}.csv", headers={"cookie": f"{COOKIE}={BROWSER}"})
        last = list(entries(store.open_for(OWNER)))[-1]
        assert (last.actor, last.action, last.object) == ("local owner", "export", "Spend lines")
        assert answer.content.decode("utf-8-sig") == "Name,n\r\nGrowth,1\r\n'=1+1,1\r\n"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-disposition"] == 'attachment; filename="spend-lines.csv"'
        assert answer.headers["content-type"].startswith("text/csv")

    def test_the_holder_gets_a_workbook(self, client):
        answer = client.get(f"/api/v1/export/{offered(['Growth'])}.xlsx", headers={"cookie": f"{COOKIE}={BROWSER}"})
        assert openpyxl.load_workbook(io.BytesIO(answer.content))["Table"]["A2"].value == "Growth"

    @pytest.mark.parametrize("cookie", ["", f"{COOKIE}={'x' * 43}"])
    def test_another_browser_gets_nothing(self, client, cookie):
        answer = client.get(f"/api/v1/export/{offered(['secret'])}.csv", headers={"cookie": cookie})
        assert answer.status_code == 404
        assert "secret" not in answer.text
        assert answer.json()["fix"]

    def test_another_actor_gets_nothing(self, client):
        token = offered(["secret"], actor="somebody else")
        assert client.get(f"/api/v1/export/{token}.csv", headers={"cookie": f"{COOKIE}={BROWSER}"}).status_code == 404

    @pytest.mark.parametrize("name", ["short.csv", "x" * 43 + ".exe", "../../x.csv", "x" * 43, "x" * 44 + ".csv"])
    def test_odd_addresses_are_refused(self, client, name):
        assert client.get(f"/api/v1/export/{name}").status_code in {404, 422}


def test_a_browser_is_named_once_by_a_cookie_no_script_reads(client):
    cookie = client.get("/").headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "set-cookie" not in client.get("/").headers
    assert "set-cookie" not in client.get("/api/v1/health").headers


def test_the_application_switches_the_old_page_mode_off(monkeypatch):
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    server.build()
    assert PagesManager.uses_pages_directory is False
    assert served.is_set()
    served.clear()


def test_a_served_finint_does_not_look_for_changed_pages_after_every_answer():
    """Streamlit reads its variables only where its own command started it: the options themselves must be set."""
    asked = {"server.fileWatcherType": "none", "runner.postScriptGC": False}
    before = {name: config.get_option(name) for name in asked}
    for name, value in {"server.fileWatcherType": "auto", "runner.postScriptGC": True}.items():
        config.set_option(name, value)
    try:
        server.build()
        assert {name: config.get_option(name) for name in asked} == asked
    finally:
        served.clear()
        for name, value in before.items():
            config.set_option(name, value)


class TestAddress:
    @pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "finint.example.com"])
    def test_an_address_others_can_reach_is_refused(self, host):
        with pytest.raises(RefusedError, match="no sign-in in local mode"):
            check_address(host, 8501)

    def test_a_taken_port_is_a_sentence(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            with pytest.raises(FinintError, match=rf"port {port} on 127.0.0.1 is in use") as caught:
                check_address("127.0.0.1", port)
        assert f"--port {port + 1}" in caught.value.fix

    def test_a_free_port_is_fine(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        check_address("127.0.0.1", port)

    @pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "80.5"])
    def test_a_port_is_a_number(self, port, capsys):
        import argparse

        parser = argparse.ArgumentParser()
        configure(parser)
        with pytest.raises(SystemExit):
            parser.parse_args(["--port", port])
        assert "a port is a number from 1 to 65535" in capsys.readouterr().err


class TestForeignSites:
    @pytest.mark.parametrize(
        "headers",
        [
            pytest.param({"origin": "https://evil.example"}, id="origin of another site"),
            pytest.param({"origin": "null"}, id="a sandboxed frame"),
            pytest.param({"origin": "http://127.0.0.1:9999"}, id="another port of this machine"),
            pytest.param({"sec-fetch-site": "cross-site"}, id="the browser says so"),
            pytest.param({"sec-fetch-site": "same-site"}, id="a sibling site"),
        ],
    )
    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
    def test_a_writing_request_of_another_site_is_refused(self, client, method, headers):
        answer = client.request(method, "/api/v1/health", headers=headers)
        assert answer.status_code == 403
        assert "another site" in answer.text

    @pytest.mark.parametrize(
        "headers",
        [{}, {"origin": "http://127.0.0.1:8501", "sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}],
    )
    def test_programs_and_our_own_pages_are_not(self, client, headers):
        headers = {"host": "127.0.0.1:8501", **headers}
        assert client.post("/api/v1/health", headers=headers).status_code == 405


def test_odd_cookies_of_other_programs_do_not_hide_ours(client):
    headers = {"cookie": f'theme={{"a": "b"}}; bad name=1; {COOKIE}={BROWSER}'}
    assert "set-cookie" not in client.get("/", headers=headers).headers
    answer = client.get(f"/api/v1/export/{offered(['Growth'])}.csv", headers=headers)
    assert answer.status_code == 200
