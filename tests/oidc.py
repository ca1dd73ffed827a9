"""An identity provider of our own on this machine, and a team server that trusts it: nothing leaves 127.0.0.1."""

import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

ROOT = Path(__file__).resolve().parents[1]
CLIENT = "finint-test"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Provider:
    """Signs in whoever `person` says, without a form: authorize answers with a code at once."""

    def __init__(self):
        self.port = free_port()
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.key = RSAKey.generate_key(2048, parameters={"kid": "k1", "use": "sig", "alg": "RS256"})
        self.person = {}
        self.codes = {}
        routes = [
            Route("/.well-known/openid-configuration", self.discovery),
            Route("/authorize", self.authorize),
            Route("/token", self.token, methods=["POST"]),
            Route("/keys", self.keys),
        ]
        config = uvicorn.Config(Starlette(routes=routes), host="127.0.0.1", port=self.port, log_level="error")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def __enter__(self):
        self.thread.start()
        for _ in range(200):
            if self.server.started:
                return self
            time.sleep(0.05)
        raise AssertionError("the identity provider did not start")

    def __exit__(self, *_):
        self.server.should_exit = True
        self.thread.join(timeout=10)

    async def discovery(self, request):
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def authorize(self, request):
        code = secrets.token_urlsafe(16)
        self.codes[code] = (dict(self.person), request.query_params.get("nonce"))
        back = urlencode({"code": code, "state": request.query_params["state"]})
        return RedirectResponse(f"{request.query_params['redirect_uri']}?{back}", status_code=302)

    async def token(self, request):
        form = parse_qs((await request.body()).decode())
        person, nonce = self.codes.pop(form["code"][0])
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 3600, "nonce": nonce, **person}
        signed = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, self.key)
        return JSONResponse(
            {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer", "expires_in": 3600, "id_token": signed}
        )

    async def keys(self, request):
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})


SECRETS = """
[auth]
redirect_uri = "{redirect}"
cookie_secret = "{cookie}"
client_id = "{client}"
client_secret = "kept between two processes of this test"
server_metadata_url = "{issuer}/.well-known/openid-configuration"

[finint]
groups_claim = "groups"

[finint.roles]
viewers = "viewer"
analysts = "analyst"
controllers = "finance"
admins = "admin"
growth = "viewer"

[finint.departments]
growth = ["Growth"]
"""


class TeamServer:
    """A real `finint --team` on a store of its own; stopped by its pid."""

    def __init__(self, folder, provider, *, store):
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.clients = []
        self.cookie_secret = secrets.token_urlsafe(32)
        told = SECRETS.format(
            redirect=f"{self.base}/oauth2callback", cookie=self.cookie_secret, client=CLIENT, issuer=provider.issuer
        )
        file = Path(folder) / "secrets.toml"
        file.write_text(told)
        self.log = Path(folder) / "server.log"
        env = os.environ | {
            "FININT_SAMPLE": "no",
            "FININT_MEMORY": "512MB",
            "FININT_THREADS": "1",
        }
        command = [sys.executable, "-m", "finint.cli", "--team", "--port", str(self.port), "--store", str(store)]
        command += ["--secrets", str(file)]
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=subprocess.STDOUT)

    def __enter__(self):
        for _ in range(240):
            try:
                if httpx2.get(f"{self.base}/_stcore/health", timeout=2).text == "ok":
                    return self
            except httpx2.HTTPError:
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.25)
        raise AssertionError(self.log.read_text())

    def __exit__(self, *_):
        for client in self.clients:
            client.close()
        self.process.terminate()
        self.process.wait(timeout=20)

    def client(self):
        self.clients.append(httpx2.Client(base_url=self.base, follow_redirects=False, timeout=90))
        return self.clients[-1]

    def sign_in(self, provider, **person):
        """Return a client whose cookies are those of a browser after the provider's answer."""

        provider.person = person
        client = self.client()
        answer = client.get("/auth/login", params={"provider": self.provider_token()})
        for _ in range(6):
            if answer.status_code not in (302, 307):
                break
            target = answer.headers["location"]
            answer = client.get(target)
            if urlsplit(target).path == "/oauth2callback":
                break
        assert "_streamlit_user" in client.cookies, (answer.status_code, answer.text[:200])
        return client

    def provider_token(self):
        from joserfc import jwt as tokens
        from joserfc.jwk import OctKey

        claims = {"provider": "default", "exp": int(time.time()) + 100}
        return tokens.encode({"alg": "HS256"}, claims, OctKey.import_key(self.cookie_secret))


def page_bytes(client, base, path="/", *, origin=None, messages=1, limit_seconds=60.0):
    """Open a page over the real WebSocket with a browser's cookies and return every byte received.

    The script is asked to run as a browser asks: by the page's name, so a deep link is one.
    """
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from websockets.exceptions import ConnectionClosed
    from websockets.sync.client import connect

    client.get("/_stcore/host-config")
    client.get("/_stcore/health")
    kept = {cookie.name: cookie.value for cookie in client.cookies.jar}
    xsrf = kept.get("_streamlit_xsrf", "")
    jar = "; ".join(f"{name}={value}" for name, value in kept.items())
    address = base.replace("http://", "ws://") + "/_stcore/stream"
    received = b""
    ends = time.monotonic() + limit_seconds
    with connect(
        address,
        origin=origin or base,
        additional_headers={"Cookie": jar},
        subprotocols=["streamlit", xsrf] if xsrf else ["streamlit"],
        max_size=2**26,
        open_timeout=20,
    ) as socket_:
        for _ in range(messages):
            ask = BackMsg()
            ask.rerun_script.page_name = path.strip("/")
            ask.rerun_script.query_string = ""
            try:
                socket_.send(ask.SerializeToString())
                while time.monotonic() < ends:
                    data = socket_.recv(timeout=max(0.1, ends - time.monotonic()))
                    received += data if isinstance(data, bytes) else data.encode()
                    answer = ForwardMsg()
                    answer.ParseFromString(data)
                    if answer.WhichOneof("type") == "script_finished":
                        break
            except (ConnectionClosed, TimeoutError):
                return received
    return received
