"""A team's server starts only when sign-in is set up safely; each refusal names what to change."""

import copy
import os
import subprocess
import sys
from pathlib import Path

import pytest
from oidc import SECRETS, free_port
from signing import ORIGIN, SECTIONS, cookie, team, told

from finint import team as deployed
from finint.errors import RefusedError


def sections(**auth):
    changed = copy.deepcopy(SECTIONS)
    changed["auth"] |= auth
    return changed


REFUSED = [
    ({"cookie_secret": ""}, "no cookie secret"),
    ({"cookie_secret": "short"}, "can be guessed"),
    ({"cookie_secret": "x" * 64}, "can be guessed"),
    ({"redirect_uri": ""}, "no redirect address"),
    ({"redirect_uri": "http://finint.example.org/oauth2callback"}, "not https"),
    ({"redirect_uri": "https://finint.example.org/"}, "oauth2callback"),
    ({"client_id": ""}, "no identity provider"),
    ({"server_metadata_url": ""}, "no identity provider"),
]


@pytest.mark.parametrize(("auth", "said"), REFUSED)
def test_a_start_is_refused(monkeypatch, auth, said):
    team(monkeypatch, sections(**auth))
    with pytest.raises(RefusedError, match=said) as caught:
        deployed.check_start()
    assert caught.value.fix


def test_without_roles_a_start_is_refused(monkeypatch):
    team(monkeypatch, {"auth": SECTIONS["auth"], "finint": {}})
    with pytest.raises(RefusedError, match="no group has a role"):
        deployed.check_start()
    team(monkeypatch, {"auth": SECTIONS["auth"], "finint": {"roles": {"a": "owner"}}})
    with pytest.raises(RefusedError, match="owner"):
        deployed.check_start()


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("server.enableCORS", False, "CORS"),
        ("server.enableXsrfProtection", False, "XSRF"),
        ("server.trustedUserHeaders", {"X-User": "email"}, "headers"),
    ],
)
def test_with_a_protection_off_a_start_is_refused(monkeypatch, option, value, said):
    team(monkeypatch)
    real = deployed.config.get_option
    monkeypatch.setattr(deployed.config, "get_option", lambda name: value if name == option else real(name))
    with pytest.raises(RefusedError, match=said):
        deployed.check_start()


def test_a_safe_set_up_starts_on_loopback_without_https_too(monkeypatch):
    team(monkeypatch)
    deployed.check_start()
    team(monkeypatch, sections(redirect_uri="http://127.0.0.1:8501/oauth2callback"))
    deployed.check_start()


def test_the_command_exits_with_the_reason(tmp_path):
    file = tmp_path / "secrets.toml"
    file.write_text(
        SECRETS.format(redirect="http://x.org/oauth2callback", cookie="short", client="c", issuer="http://x")
    )
    command = [sys.executable, "-m", "finint.cli", "--team", "--port", str(free_port()), "--secrets", str(file)]
    done = subprocess.run(  # noqa: PLW1510  the exit code is what is looked at
        command, cwd=Path(__file__).parents[1], capture_output=True, text=True, timeout=120, env=os.environ.copy()
    )
    assert done.returncode == 2
    assert "the cookie secret can be guessed" in done.stderr


class TestCookies:
    def test_a_signed_cookie_is_a_sign_in(self, monkeypatch):
        team(monkeypatch)
        assert deployed.cookie_claims(cookie(told("viewers"))).person == "ann@example.org"

    @pytest.mark.parametrize(
        "cookies",
        [
            {},
            {"_streamlit_user": "nonsense"},
            {"_streamlit_user": "\u20ac"},
            {name: value[:-2] + "xx" for name, value in cookie(told("admins")).items()},
            cookie(told("admins"), secret="another-secret-another-secret-1234"),
            cookie(told("admins"), origin="https://evil.example"),
            cookie(told("admins", iat="now")),
        ],
        ids=["none", "nonsense", "not latin", "tampered", "other secret", "other origin", "odd claims"],
    )
    def test_anything_else_is_nobody(self, monkeypatch, cookies):
        team(monkeypatch)
        assert deployed.cookie_claims(cookies) is None

    def test_the_origin_is_where_people_are_sent_back_to(self, monkeypatch):
        team(monkeypatch)
        assert deployed.redirect_uri().startswith(ORIGIN)
