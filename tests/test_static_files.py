"""Scripts go out compressed to those who take it, pages name what they draw with, nothing else is served or changed."""

import gzip

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from finint import static_files
from finint.static_files import DRAWN_WITH, FOLDER, LIBRARY, LIBRARY_FILE, Sooner, hints, script


def small_script():
    return min((FOLDER / "static" / "js").glob("*.js"), key=lambda file: file.stat().st_size)


@pytest.fixture(scope="module")
def client():
    async def page(request):
        return HTMLResponse("<p>page</p>")

    async def other(request):
        return PlainTextResponse("as it was")

    routes = [Route("/budget", page), Route("/{rest:path}", other)]
    with TestClient(Starlette(routes=routes, middleware=[Middleware(Sooner)])) as found:
        yield found


def test_a_script_is_compressed_and_the_same(client):
    file = small_script()
    answer = client.get(f"/static/js/{file.name}", headers={"accept-encoding": "gzip, br"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.content == file.read_bytes()
    head = client.head(f"/static/js/{file.name}", headers={"accept-encoding": "gzip"})
    assert head.headers["content-length"] == str(len(static_files.compressed(file.resolve())))
    assert gzip.decompress(static_files.compressed(file.resolve())) == file.read_bytes()


def test_pages_name_what_they_draw_with_and_it_exists(client):
    link = client.get("/budget").headers["link"]
    assert link == hints().decode()
    for name in DRAWN_WITH:
        assert f"/{name}." in link
    for part in link.split(", "):
        assert script(part.partition(">")[0].removeprefix("<"))
    assert "link" not in client.get("/other").headers


@pytest.mark.parametrize(
    "path",
    [
        "/static/js/nothing.js", "/static/../index.html", "/static/js/../../index.html", "/index.html", "/api/v1/health",
        "/static/js", "/static//etc/passwd.js", "/static/js/%2e%2e/x.js", "/static/%00.js",
        f"/static/{'a' * 300}.js",
    ],
)  # fmt: skip
def test_only_scripts_of_the_folder_are_served(client, path):
    assert script(path) is None
    assert client.get(path, headers={"accept-encoding": "gzip"}).text == "as it was"


@pytest.mark.parametrize(
    "headers", [{"accept-encoding": "identity"}, {"accept-encoding": "gzip", "range": "bytes=0-9"}]
)
def test_who_takes_no_compression_or_a_part_gets_streamlits_own_answer(client, headers):
    assert client.get(f"/static/js/{small_script().name}", headers=headers).text == "as it was"


def test_a_folder_without_the_parts_names_the_chart_library_alone(tmp_path):
    assert hints(tmp_path).decode() == f"<{LIBRARY}>; rel=preload; as=script"


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_the_chart_library_is_plotlys_own_however_it_is_taken(client, accepted):
    answer = client.get(LIBRARY, headers={"accept-encoding": accepted})
    assert answer.content == LIBRARY_FILE.read_bytes()
    assert answer.headers.get("content-encoding", "identity") == accepted
    assert "immutable" in answer.headers["cache-control"]
