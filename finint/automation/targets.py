"""How a message leaves this machine: a webhook, a mail server. Nothing leaves unless somebody switched it on.

The webhook's address and the mail password are secrets: they lie in a file beside the store that its owner alone can
read, never in the store, its backups or its audit.
"""

import json
import os
import smtplib
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from finint import settings, store
from finint.automation.message import Message, mail, slack
from finint.automation.outbox import Send
from finint.errors import CalculationError

SECONDS = 10
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def secrets_path(path: Path) -> Path:
    """Return where the secrets of a store lie."""
    return path.with_suffix(".secrets")


def secrets_of(books: store.Books) -> dict[str, str]:
    """Return webhook address and mail password, as far as somebody gave them."""
    if books.path is None or not secrets_path(books.path).is_file():
        return {}
    found = json.loads(secrets_path(books.path).read_text(encoding="utf-8"))
    return {str(name): str(value) for name, value in found.items()}


def keep_secret(books: store.Books, name: str, value: str) -> None:
    """Keep one secret ("webhook" or "mail_password"); the audit says that it was set, and for a webhook its host.

    Raises:
        CalculationError: the webhook is no https address (http on this machine is allowed).
    """
    if books.path is None:
        raise CalculationError("a store in memory keeps no secrets")
    if name == "webhook" and value:
        check_address(value)
    if secrets_of(books).get(name, "") == value:
        return  # what changes nothing leaves nothing
    place = secrets_path(books.path)
    half = place.with_name(place.name + ".half")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({key: kept for key, kept in (secrets_of(books) | {name: value}).items() if kept}, file)
    half.replace(place)
    host = urlsplit(value).hostname or "" if name == "webhook" else ""
    with store.transaction(books) as cursor:
        store.note(cursor, "set secret" if value else "remove secret", name.replace("_", " "), host=host)


def check_address(address: str) -> None:
    """Refuse a webhook that would send the company's figures in clear over a network."""
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and parts.hostname in _LOOPBACK:
        return
    raise CalculationError("a webhook is an address beginning with https://", fix="copy it from the receiving channel")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A webhook that answers with another address is not followed there."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def webhook(address: str) -> Send:
    """Return a sender that posts Slack-shaped JSON to `address`."""
    check_address(address)
    opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))

    def send(message: Message) -> str:
        request = urllib.request.Request(  # noqa: S310  checked above: https, or this machine
            address,
            data=json.dumps(slack(message)).encode(),
            headers={
                "Content-Type": "application/json",
                "Idempotency-Key": message.message_id.encode("ascii", "replace").decode(),
            },
        )
        try:
            with opener.open(request, timeout=SECONDS) as answer:
                return f"{answer.status}"
        except urllib.error.HTTPError as error:
            raise OSError(f"the receiver answered {error.code}") from None
        except urllib.error.URLError as error:
            raise OSError(f"the receiver could not be reached: {error.reason}") from None

    return send


def mailer(rules: Mapping[str, str], password: str) -> Send:
    """Return a sender over SMTP: TLS from the start on port 465, STARTTLS elsewhere; in clear to this machine only."""
    host, port = rules["mail_host"], int(rules["mail_port"])
    recipients = [name.strip() for name in rules["mail_to"].split(",") if name.strip()]

    def send(message: Message) -> str:
        made = mail(message, sender=rules["mail_from"], recipients=recipients)
        context = ssl.create_default_context()
        if port == 465:
            with smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context) as server:
                return _hand_over(server, made, rules["mail_from"], password)
        with smtplib.SMTP(host, port, timeout=SECONDS) as server:
            if host not in _LOOPBACK:
                server.starttls(context=context)
            return _hand_over(server, made, rules["mail_from"], password)

    return send


def _hand_over(server: smtplib.SMTP, made: object, user: str, password: str) -> str:
    if password:
        server.login(user, password)
    refused = server.send_message(made)  # type: ignore[arg-type]
    return f"refused for {', '.join(refused)}" if refused else "taken"


def senders(books: store.Books) -> dict[str, Send]:
    """Return the targets that are switched on and complete."""
    rules = {name: row.value for name, row in settings.current(books).items()}
    kept = secrets_of(books)
    found: dict[str, Send] = {}
    if rules["webhook_on"] == "yes" and kept.get("webhook"):
        found["webhook"] = webhook(kept["webhook"])
    if rules["mail_on"] == "yes" and all(rules[name] for name in ("mail_host", "mail_from", "mail_to")):
        found["mail"] = mailer(rules, kept.get("mail_password", ""))
    return found
