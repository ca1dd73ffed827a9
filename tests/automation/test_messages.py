"""Messages: made once, handed over once, tried again, in shapes others read, and with no secret on the way."""

import json
import socketserver
import threading
from datetime import date, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest
from made import budget_reading, spend_reading

from finint import budget, settings, store
from finint.auth import OWNER
from finint.automation import alerts, digest, facts, outbox, targets
from finint.automation.message import Delivery, Message, mail
from finint.errors import CalculationError
from finint.importer.post import post
from finint.landing import land
from finint.period import Period
from finint.reconciliation import ReconciledMonth
from finint.verify import entries
from finint.view import View

NOW = datetime(2026, 11, 20, 9, 0)
TODAY = NOW.date()


@pytest.fixture
def opened(tmp_path):
    books = store.open_for(OWNER, tmp_path / "books.duckdb")
    yield books
    store.close(books)


def message(number=1, **changes):
    given = {
        "message_id": f"m:{number}",
        "kind": "budget",
        "subject": f"Subject {number}",
        "body": "Body",
        "page": "budget",
        "made_on": NOW,
    }
    return Message(**(given | changes))


def test_a_finding_is_told_once(opened):
    assert len(outbox.put(opened, [message(), message()])) == 1
    assert outbox.put(opened, [message(), message(2)]) == [message(2)]
    assert len(outbox.messages(opened)) == 2


def deliver(books, outcomes, minutes=60):
    """Tick every minute against a receiver that fails as told; returns what it took."""
    taken, left = [], list(outcomes)

    def send(one):
        if left and not left.pop(0):
            raise OSError("unreachable")
        taken.append(one.message_id)
        return "200"

    for minute in range(minutes):
        outbox.flush(books, {"webhook": send}, since=NOW - timedelta(days=1), now=NOW + timedelta(minutes=minute))
    return taken


def test_a_message_is_delivered_once_however_often_the_worker_looks(opened):
    outbox.put(opened, [message(1), message(2)])
    assert sorted(deliver(opened, [])) == ["m:1", "m:2"]


@pytest.mark.parametrize("failures", [1, 4])
def test_a_failure_is_tried_again_with_pauses_and_then_delivered_once(opened, failures):
    outbox.put(opened, [message()])
    assert deliver(opened, [False] * failures) == ["m:1"]
    tried = outbox.deliveries(opened)
    assert [row.outcome for row in tried] == ["delivered"] + ["failed"] * failures
    assert "unreachable" in tried[-1].said


def test_after_five_failures_it_is_given_up_and_the_log_says_so(opened):
    outbox.put(opened, [message()])
    assert deliver(opened, [False] * 50) == []
    assert len(outbox.deliveries(opened)) == outbox.ATTEMPTS


def test_old_news_is_not_sent_to_a_target_switched_on_later(opened):
    outbox.put(opened, [message(made_on=NOW - timedelta(days=9))])
    assert deliver(opened, []) == []


def test_the_pauses_double():
    rows = [Delivery("a", "webhook", number, "failed", "", NOW) for number in range(1, 4)]
    assert not outbox.waits(rows, NOW + timedelta(minutes=3, seconds=59))
    assert outbox.waits(rows, NOW + timedelta(minutes=4))
    assert not outbox.waits([*rows, Delivery("a", "webhook", 4, "delivered", "", NOW)], NOW + timedelta(days=1))


class Receiver(BaseHTTPRequestHandler):
    got: ClassVar[list] = []
    status = 200

    def do_POST(self):
        self.got.append(
            (self.headers["Idempotency-Key"], json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        )
        self.send_response(self.status)
        if self.status == 302:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def receiver():
    Receiver.got, Receiver.status = [], 200
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/hook/CANARY"
    server.shutdown()
    server.server_close()
    thread.join(timeout=5)


def test_a_webhook_gets_what_slack_reads(receiver):
    assert targets.webhook(receiver)(message(body="<!channel> 90 %")) == "200"
    key, told = Receiver.got[0]
    assert key == "m:1"
    assert told["text"] == "*Subject 1*\n&lt;!channel&gt; 90 %"
    assert told["blocks"][0]["text"]["type"] == "mrkdwn"


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_webhook_that_answers_otherwise_is_a_failure_and_no_redirect_is_followed(receiver, status):
    Receiver.status = status
    with pytest.raises(OSError, match=str(status)):
        targets.webhook(receiver)(message())
    assert len(Receiver.got) == 1


@pytest.mark.parametrize(
    "address", ["http://example.com/x", "file:///etc/passwd", "ftp://example.com", "javascript:1", "https://", ""]
)
def test_a_webhook_is_https_or_this_machine(address):
    with pytest.raises(CalculationError, match="https"):
        targets.webhook(address)


def test_nothing_leaves_unless_it_is_switched_on(opened, receiver):
    targets.keep_secret(opened, "webhook", receiver)
    assert targets.senders(opened) == {}
    settings.save(opened, "webhook_on", "yes", now=NOW, reason="trial")
    outbox.put(opened, [message()])
    outbox.flush(opened, targets.senders(opened), since=NOW, now=NOW)
    assert len(Receiver.got) == 1


def test_a_secret_is_in_no_store_no_audit_and_no_backup_and_readable_by_its_owner_only(opened, receiver, tmp_path):
    targets.keep_secret(opened, "webhook", receiver)
    targets.keep_secret(opened, "mail_password", "CANARY password")
    place = targets.secrets_path(opened.path)
    assert place.stat().st_mode & 0o777 == 0o600
    told = "".join(entry.payload for entry in entries(opened))
    assert "127.0.0.1" in told
    assert "CANARY" not in told
    opened.connection.cursor().execute("checkpoint")
    copied = opened.connection.cursor().execute("select string_agg(payload, '') from audit").fetchall()[0][0]
    assert "CANARY" not in copied
    targets.keep_secret(opened, "webhook", "")
    assert targets.secrets_of(opened) == {"mail_password": "CANARY password"}


def test_a_secret_that_stays_as_it_is_leaves_nothing(opened):
    before = len(list(entries(opened)))
    targets.keep_secret(opened, "webhook", "")
    assert len(list(entries(opened))) == before
    assert not targets.secrets_path(opened.path).exists()


class MailHandler(socketserver.StreamRequestHandler):
    got: ClassVar[list] = []

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        data = False
        for line in self.rfile:
            if data:
                self.got.append(line)
                if line == b".\r\n":
                    data = False
                    self.wfile.write(b"250 taken\r\n")
                continue
            word = line[:4].upper()
            if word == b"DATA":
                data = True
                self.wfile.write(b"354 go on\r\n")
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 fine\r\n")


def test_a_mail_reaches_the_server_named(opened):
    MailHandler.got = []
    server = socketserver.TCPServer(("127.0.0.1", 0), MailHandler)
    thread = threading.Thread(target=server.handle_request, daemon=True)
    thread.start()
    rules = {
        "mail_host": "127.0.0.1",
        "mail_port": str(server.server_address[1]),
        "mail_from": "a@b.example",
        "mail_to": "c@d.example, e@f.example",
    }
    assert targets.mailer(rules, "")(message(body="Grün")) == "taken"
    thread.join(timeout=5)
    server.server_close()
    got = b"".join(MailHandler.got)
    assert b"Subject: finint: Subject 1" in got
    assert b"To: c@d.example, e@f.example" in got


def test_a_line_break_in_a_subject_is_no_header():
    made = mail(message(subject="a\r\nBcc: x@y.example"), sender="a@b.example", recipients=["c@d.example"])
    assert made["Bcc"] is None
    assert made["Subject"] == "finint: a Bcc: x@y.example"


def line(name="Growth", plan=100, due=80, actual=90, accrued=0, committed=0):
    return budget.Line((name,), *(Decimal(value) for value in (plan, due, actual, accrued, committed)))


SHARES = [Decimal("0.5"), Decimal("0.75"), Decimal("0.9")]


@pytest.mark.parametrize(
    ("actual", "reached"),
    [
        ("49.99", None),
        ("50", "0.5"),
        ("74.99", "0.5"),
        ("75", "0.75"),
        ("89.99", "0.75"),
        ("90", "0.9"),
        ("140", "0.9"),
    ],
)
def test_a_budget_is_told_at_each_share_it_reaches(actual, reached):
    found = alerts.budgets([line(actual=actual)], SHARES, Period.fiscal_year(2026), "EUR", now=NOW)
    assert [one.message_id for one in found] == ([f"budget:2026:Growth:{reached}"] if reached else [])


def test_a_department_without_a_plan_is_no_alert():
    assert alerts.budgets([line(plan=0, due=0)], SHARES, Period.fiscal_year(2026), "EUR", now=NOW) == []


def test_an_adverse_end_needs_size_and_share():
    rule = budget.Materiality(Decimal(10), Decimal("0.05"), Decimal(1000))
    year = Period.fiscal_year(2026)
    lines = [line("a", actual=116), line("b", actual=88), line("c", plan=10000, due=10000, actual=10020)]
    view = View(year, year.end)
    found = alerts.outlooks(
        [land(one, None, view, Decimal(0)) for one in lines],
        rule,
        year,
        TODAY,
        "EUR",
        now=NOW,
    )
    assert [one.message_id for one in found] == ["outlook:2026:a:2026-11"]


def month_of(vendor, month, scope, left):
    return ReconciledMonth(vendor.lower(), vendor, month, Decimal(scope), Decimal(left), ())


@pytest.mark.parametrize(("left", "told"), [("10.00", 0), ("10.01", 1)])
def test_a_residual_is_told_when_it_passes_the_tolerance(left, told):
    months = [month_of("Acme", date(2026, 10, 1), "600", left), month_of("Zed", date(2026, 10, 1), "400", "0")]
    found = alerts.residuals(months, Decimal("0.01"), "EUR", now=NOW)
    assert [one.message_id for one in found] == ["residual:2026-10"] * told
    if told:
        assert found[0].subject == "1.0 % of Oct 2026 is not reconciled"
        assert "Largest: Acme 10.01." in found[0].body


def test_months_without_two_sides_are_no_residual():
    assert alerts.residuals([], Decimal("0.01"), "EUR", now=NOW) == []
    assert alerts.residuals([month_of("Acme", date(2026, 10, 1), "0", "0")], Decimal(0), "EUR", now=NOW) == []


@pytest.fixture
def filled(opened):
    settings.save(opened, "reporting_currency", "EUR", now=NOW, reason="trial")
    spend = [(date(2026, month, 5), "brand", "900.00") for month in range(1, 11)] + [
        (date(2026, 11, 10), "brand", "700.00"),
        (date(2026, 11, 3), "brand", "350.00"),
    ]
    rows = spend_reading(*spend)
    table = rows.tables["spend"].to_pylist()
    from made import reading_of
    from made import table as made_table

    from finint.importer.reading import SPEND

    post(opened, reading_of({"spend": made_table(SPEND, [row | {"department": "Growth"} for row in table])}), now=NOW)
    post(opened, budget_reading(("Growth", date(2026, 1, 1), date(2027, 1, 1), "12000.00")), now=NOW)
    return opened


def test_limits_of_a_filled_store_are_told_from_the_books(filled):
    found = facts.limits(filled, TODAY, NOW)
    assert [one.message_id for one in found] == ["budget:2026:Growth:0.75"]
    assert "10,050.00 of 12,000.00" in found[0].body


def test_the_digest_sums_the_last_full_week(filled):
    made = digest.weekly(filled, TODAY, NOW)
    # Data through 10 November, a Tuesday: the last full week is 2 to 8 November.
    assert made.message_id == "digest:2026-11-02"
    assert "spent EUR 350.00" in made.body
    assert "no orders or touches" in made.body


def test_an_empty_store_has_nothing_to_tell(opened):
    assert facts.limits(opened, TODAY, NOW) == []
    assert digest.weekly(opened, TODAY, NOW) is None
    assert facts.adverse(opened, TODAY, NOW) == ([], "nothing to forecast yet")


@pytest.mark.parametrize("shares", ["abc", "", "0.5,nan", "-1"])
def test_shares_that_are_no_fractions_are_a_sentence(filled, shares):
    settings.save(filled, "alert_shares", shares or ",", now=NOW, reason="trial")
    with pytest.raises(CalculationError, match="fractions"):
        facts.limits(filled, TODAY, NOW)
