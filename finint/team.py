"""Team mode: people sign in through an identity provider. How it is set up, and who a cookie or a page run is.

The provider stands in Streamlit's secrets under [auth]; roles of groups stand beside it:

    [finint]
    groups_claim = "groups"
    [finint.roles]
    marketing = "viewer"
    controllers = "finance"
    [finint.departments]
    marketing = ["Growth"]
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import urlsplit

import streamlit as st
from streamlit import config
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.runtime.secrets import secrets_singleton
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from finint import people, store
from finint.auth import ROLES, Actor
from finint.claims import Claims, RoleMap, read_claims
from finint.errors import RefusedError

SHORTEST_SECRET = 32
PROVIDER = ("client_id", "client_secret", "server_metadata_url")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def now() -> datetime:
    """Return this moment as the books record it: naive UTC."""
    return datetime.now(UTC).replace(tzinfo=None)  # noqa: TID251  an edge reads the clock once


def _section(name: str) -> Mapping[str, Any]:
    found = secrets_singleton.get(name) if secrets_singleton.load_if_toml_exists() else None
    return cast("Mapping[str, Any]", found.to_dict()) if found is not None and hasattr(found, "to_dict") else {}


def redirect_uri() -> str:
    """Return where the provider sends people back to; "" when it is not set."""
    return str(_section("auth").get("redirect_uri", ""))


def role_map() -> RoleMap:
    """Return which groups have which roles.

    Raises:
        RefusedError: a role is none of the four.
    """
    told = _section("finint")
    roles = {str(group): str(role) for group, role in dict(told.get("roles", {})).items()}
    if odd := sorted(set(roles.values()) - set(ROLES)):
        raise RefusedError(f"the role map names {', '.join(odd)}", fix=f"roles are {', '.join(ROLES)}")
    return RoleMap(
        groups_claim=str(told.get("groups_claim", "groups")),
        roles=cast("Any", roles),
        departments={str(group): tuple(names) for group, names in dict(told.get("departments", {})).items()},
    )


def check_start(secrets_file: str | None = None) -> None:
    """Refuse to serve a team unless sign-in is set up safely; each refusal says what to change.

    Args:
        secrets_file: where the secrets are, instead of .streamlit/secrets.toml.

    Raises:
        RefusedError: see the checks.
    """
    if secrets_file:
        config.set_option("secrets.files", [secrets_file])
    auth = _section("auth")
    secret, back = str(auth.get("cookie_secret", "")), urlsplit(redirect_uri())
    where = "in [auth] of .streamlit/secrets.toml"
    checks = (
        (not secret, "there is no cookie secret", f"set cookie_secret {where} to 32 random characters or more"),
        (
            len(secret) < SHORTEST_SECRET or len(set(secret)) < 8,
            "the cookie secret can be guessed",
            f"set cookie_secret {where} to 32 random characters or more",
        ),
        (not back.hostname, "there is no redirect address", f"set redirect_uri {where}"),
        (
            back.scheme != "https" and back.hostname not in LOOPBACK,
            "the redirect address is not https",
            f"set redirect_uri {where} to https://…/oauth2callback",
        ),
        (
            not back.path.endswith("/oauth2callback"),
            "the redirect address does not end with /oauth2callback",
            f"set redirect_uri {where} to https://…/oauth2callback",
        ),
        (
            any(not auth.get(name) for name in PROVIDER),
            "there is no identity provider",
            f"set {', '.join(PROVIDER)} {where}",
        ),
        (not role_map().roles, "no group has a role", "set [finint.roles] in .streamlit/secrets.toml"),
        (not config.get_option("server.enableCORS"), "CORS protection is off", "set server.enableCORS to true"),
        (
            not config.get_option("server.enableXsrfProtection"),
            "XSRF protection is off",
            "set server.enableXsrfProtection to true",
        ),
        (
            bool(config.get_option("server.trustedUserHeaders")),
            "headers may name the user",
            "leave server.trustedUserHeaders out",
        ),
    )
    for is_wrong, problem, fix in checks:
        if is_wrong:
            raise RefusedError(f"finint does not serve a team: {problem}", fix=fix)


def cookie_claims(cookies: Mapping[str, str]) -> Claims | None:
    """Return the sign-in that a request's cookies prove; None when they prove none, or one for another address."""
    secret = get_cookie_secret()

    def single(name: str) -> bytes | None:
        raw = cookies.get(name)
        return None if raw is None else decode_signed_value(secret, name, raw.encode("latin-1", "replace"))

    try:
        found = get_cookie_with_chunks(single, USER_COOKIE_NAME)
        told = json.loads(found) if found else None
    except ValueError:
        return None
    back = urlsplit(redirect_uri())
    if not isinstance(told, dict) or told.get("origin") != f"{back.scheme}://{back.netloc}":
        return None
    return read_claims(told, role_map().groups_claim) if told.get("is_logged_in") else None


def actor_of_claims(claims: Claims | None) -> Actor:
    """Return who a sign-in is now.

    Raises:
        RefusedError: there is none or it is over (401), or it has no role (403).
    """
    if claims is None:
        raise RefusedError("nobody has signed in", fix="sign in", status=401)
    return people.actor_of(store.open_for(people.SYSTEM), claims, role_map(), now=now())


def page_actor() -> Actor:
    """Return who looks at this page run; see `actor_of_claims`."""
    told = st.user.to_dict()
    claims = read_claims(told, role_map().groups_claim) if told.get("is_logged_in") else None
    return actor_of_claims(claims)


def holds(claims: Claims) -> bool:
    """Tell whether a session that a page has begun still counts."""
    return claims.expires_on > now() and people.holds(store.open_for(people.SYSTEM), claims.session_id, now())


def sign_out(cookies: Mapping[str, str]) -> None:
    """End the session that the cookies name."""
    claims = cookie_claims(cookies)
    if claims is not None:
        people.end_session(store.open_for(Actor(claims.person, "viewer")), claims.session_id, now=now())
