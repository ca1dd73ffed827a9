"""Sign-ins without a browser: cookies as the server signs them, in a team of this process."""

import json
import time

import pytest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

SECRET = "a-secret-of-these-tests-0123456789abcdef"
ORIGIN = "https://finint.example.org"
GROUPS = {"viewers": "viewer", "analysts": "analyst", "controllers": "finance", "admins": "admin", "growth": "viewer"}
SECTIONS = {
    "auth": {
        "redirect_uri": f"{ORIGIN}/oauth2callback",
        "cookie_secret": SECRET,
        "client_id": "finint",
        "client_secret": "kept",
        "server_metadata_url": "https://id.example.org/.well-known/openid-configuration",
    },
    "finint": {"roles": GROUPS, "departments": {"growth": ["Growth"]}},
}


def team(patch, sections=SECTIONS):
    """Make this process a team's server."""
    from finint import team as module

    patch.setenv("FININT_MODE", "team")
    patch.setattr(module, "_section", lambda name: sections.get(name, {}))
    patch.setattr(module, "get_cookie_secret", lambda: SECRET)


def told(*groups, email="ann@example.org", sub="1", iat=None, exp=None, **more):
    now = int(time.time())
    claims = {"iss": "https://id.example.org", "sub": sub, "email": email, "groups": list(groups)}
    return {**claims, "iat": now - 10 if iat is None else iat, "exp": now + 600 if exp is None else exp, **more}


def cookie(claims, *, origin=ORIGIN, secret=SECRET):
    value = json.dumps({**claims, "origin": origin, "is_logged_in": True, "provider": "default"})
    return {USER_COOKIE_NAME: create_signed_value(secret, USER_COOKIE_NAME, value).decode()}


@pytest.fixture
def team_mode(monkeypatch):
    team(monkeypatch)
