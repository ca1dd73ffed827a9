"""Something worth telling, and the shapes it travels in."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Message:
    """What is told once: `message_id` says what it is about, so finding it again tells nobody twice."""

    message_id: str
    kind: str
    subject: str
    body: str
    page: str
    made_on: datetime


class Delivery(NamedTuple):
    """One attempt to hand a message over."""

    message_id: str
    target: str
    attempt: int
    outcome: str
    said: str
    tried_on: datetime


def slack(message: Message) -> dict[str, object]:
    r"""Return the JSON that Slack's incoming webhooks take; other receivers read `text`.

    Control characters of Slack's markup are escaped: a name in the books must not become a link or call somebody.

    >>> message = Message("budget:2026:A:0.90", "budget", "Growth <!here> & Co", "90 % used", "budget", datetime.min)
    >>> slack(message)["text"]
    '*Growth &lt;!here&gt; &amp; Co*\n90 % used'
    """
    text = f"*{_escaped(message.subject)}*\n{_escaped(message.body)}"
    return {
        "text": text,
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text[:2900]}}],
        "finint": {"message_id": message.message_id, "kind": message.kind, "page": message.page},
    }


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mail(message: Message, *, sender: str, recipients: list[str]) -> EmailMessage:
    """Return the message as a mail; its Message-ID is derived from what it is about, so a repeat can be recognised."""
    made = EmailMessage()
    # A line break in a subject would be another header: the library refuses it, so it never gets that far.
    made["Subject"] = re.sub(r"\s+", " ", f"finint: {message.subject}")
    made["From"], made["To"] = sender, ", ".join(recipients)
    made["Message-ID"] = f"<{hashlib.sha256(message.message_id.encode()).hexdigest()[:32]}@finint.local>"
    made["Date"] = message.made_on.strftime("%a, %d %b %Y %H:%M:%S +0000")
    made.set_content(message.body + "\n")
    return made
