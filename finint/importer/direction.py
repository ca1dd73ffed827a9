"""Which way money went: what the layout knows, what a column of directions says, else what somebody answers.

A statement of an account writes payments and money that came in side by side; a guess of the sign would turn one into
the other. What brings money in is no spend, unless it gives back what was paid.
"""

import re
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from finint import display
from finint.importer.asking import Interview
from finint.importer.body import Body
from finint.importer.charges import with_fees
from finint.importer.counterentries import CENT
from finint.importer.grid import Flags
from finint.importer.measure import Money
from finint.importer.reading import Note
from finint.importer.refusals import flags
from finint.importer.rowclasses import OTHER, Classes
from finint.layouts.layout import names

OUT = re.compile(
    r"(card |online |contactless |pos |debit card |mastercard |visa |purchase |atm )?"
    r"(purchase|sale|charge|debit|presentment|withdrawal|expense|spend|fee)s?|card[ _]?payment|debit (transfer|card)|"
    r"direct debit|ach debit|money out|out(flow|going)?|paid out|expense|dbit|dr|d|soll|belastung|"
    r"débit|debet|cargo|af|addebito|wydatek|((supplier|vendor|purchase|ap) )?(invoice|bill)|(eingangs)?rechnung|"
    r"factura|facture|fattura|factuur|faktura|請求書"
)
IN = re.compile(
    r"(credit|refund|return|reversal|chargeback|deposit|cashback|income|collection|repayment|load)s?|"
    r"(purchase|card|merchant|sale)s? (refund|return|reversal|credit)s?|(credit|incoming) transfer|ach credit|"
    r"wallet load|top ?-?ups?|money in|in(flow|coming)?|paid in|crdt|cr|c|haben|gutschrift|"
    r"((supplier|vendor|purchase|ap) )?credit (note|memo)|(vendor|supplier) credit|rechnungskorrektur|"
    r"nota de cr[ée]dito|note de crédit|avoir|nota di credito|credit ?nota|kredit(nota|faktura)|"
    r"crédit|abono|bij|accredito|received|autopay|"
    r"statement payment"
)
FUNDS = re.compile(
    r"deposits?|income|collections?|repayments?|(wallet )?loads?|top ?-?ups?|(credit|incoming) transfer|ach credit|"
    r"money in|incoming|paid in|inflow|received|statement payment|autopay"
)
GIVES_BACK = (
    r"(?i)\b(card[ _])?(refund|return|returned|reversal|reversed|chargeback|credit note|credit memo|rebate|erstattung|"
    r"storno|retoure|remboursement|avoir|reembolso|devoluci[oó]n|rimborso|terugbetaling|återbetalning)(s|ed)?\b|_refund\b|返金"
)
UNSIGNED_ONLY = {"s": "out", "h": "in"}  # of a column that says debit or credit and nothing else
BALANCE = frozenset(
    names("Balance", "Running balance", "Saldo", "Kontostand", "Solde", "Balance after", "Account balance")
)
PAYEES = frozenset(
    names(
        "Payee",
        "Merchant",
        "Merchant name",
        "Partner",
        "Beneficiario",
        "Bénéficiaire",
        "Empfänger",
        "Tiers",
        "Begünstigter",
        "Description",
        "Name",
    )
)
MONEY_IN = frozenset(names("Money in", "Paid in", "Deposit", "Deposits", "Deposit amount", "Inflow", "Received"))
PROMPT = "{negative} of {both} amounts are negative. How is spend written in this file?"
CHOICES = ("positive", "negative", "negative_only")


def directed(body: Body, money: Money, classes: Classes, interview: Interview, notes: list[Note]) -> Money:
    """Return the amounts with spend positive; rows that only bring money in are classed as no spend.

    Args:
        body: the rows; roles `direction` and `type` may say which way each went.
        money: the amounts as written.
        classes: of the rows; changed where money came in.
        interview: asked where neither layout nor column says it and the amounts look either way.
        notes: told what was left out.
    """
    layout = body.layout
    if layout.amount_rule == "debit_less_credit":
        if body.title("credit") and body.header[body.roles["credit"]].folded in MONEY_IN:
            _leave_out_money_in(body, money, classes, notes, ~_gives_back(body))
        return _asked(body, money, classes, interview, notes) if layout.ask_sign else money
    if layout.out or (layout.spent and "sign" not in interview.answers):
        return with_fees(body, _known(body, money, classes, notes), classes, notes)
    if not (layout.ask_sign or layout.spent):
        return money
    ways = _ways(body)
    if "sign" in interview.answers or ways is None:
        return _asked(body, money, classes, interview, notes)
    found = _by_ways(money, classes.data(), ways[0])
    if found is None:
        return _asked(body, money, classes, interview, notes)
    _leave_out_money_in(body, found, classes, notes, ways[1])
    return found


def _known(body: Body, money: Money, classes: Classes, notes: list[Note]) -> Money:
    """Return amounts as the layout knows them to be signed; what an account is topped up with is left out."""
    layout = body.layout
    is_negative = layout.spent == "negative" or (
        layout.spent == "either" and float(np.nansum(money.floats()[classes.data()])) < 0
    )
    signed = _by_type(body, money) if layout.out else _negated(money) if is_negative else money
    if layout.bank:
        _leave_out_money_in(body, signed, classes, notes, ~_gives_back(body))
    return signed


def _by_type(body: Body, money: Money) -> Money:
    """Return amounts signed by what their row is: a list is signed by the account that each amount stands on."""
    layout = body.layout
    cells = pc.fill_null(body.text("direction" if body.has("direction") else "type"), "")
    is_out, is_in = (flags(pc.match_substring_regex(cells, f"(?i)^(?:{one})$")) for one in (layout.out, layout.into))
    size = pc.abs(money.amounts.values)
    signed = pc.if_else(pa.array(is_in), pc.negate(size), pc.if_else(pa.array(is_out), size, money.amounts.values))
    return replace(money, amounts=replace(money.amounts, values=signed))


def _asked(body: Body, money: Money, classes: Classes, interview: Interview, notes: list[Note]) -> Money:
    """Ask where the amounts look either way and no row that pays a card's bill says it."""
    settled = _settled(body, money, classes) if body.layout.source == "cards" else ""
    if "sign" not in interview.answers and settled and body.layout.amount_rule == "column":
        return _negated(money) if settled == "negative" else money
    values = money.floats()[classes.data()]
    negative, positive = int((values < 0).sum()), int((values > 0).sum())
    is_doubtful = _is_doubtful(body, negative, positive, float(np.nansum(values)))
    if "sign" not in interview.answers and not is_doubtful:
        return money
    sign = interview.choose("sign", PROMPT.format(negative=negative, both=negative + positive), CHOICES)
    if sign not in {"negative", "negative_only"}:
        return money
    signed = _negated(money)
    if sign == "negative_only":
        _leave_out_money_in(body, signed, classes, notes, np.ones(len(body), np.bool_))
    return signed


def _is_doubtful(body: Body, negative: int, positive: int, total: float) -> bool:
    """Return whether spend may be the negative amounts; books have few credit notes, an account is topped up often."""
    if not negative or negative > positive:
        return negative > 0
    if body.layout.amount_rule == "debit_less_credit" or _is_ledger(body):
        return abs(total) < CENT or (negative == positive and (total <= 0 or negative > 1))
    if body.layout.name == "generic":
        return 2 * negative >= positive or any(heading.folded in BALANCE for heading in body.header)
    return negative == positive


def _is_ledger(body: Body) -> bool:
    if any(body.has(role) for role in ("document_no", "department", "gl_account", "cost_center", "campaign")):
        return body.layout.name != "card_statement"
    return body.has("vendor") and body.header[body.roles["vendor"]].folded not in PAYEES


def _settled(body: Body, money: Money, classes: Classes) -> str:
    """Return how spend is written, where rows that pay the card's bill say it: the other way."""
    pays = np.zeros(len(body), np.bool_)
    for role in ("type", "vendor", "gl_account"):
        if body.has(role) and (pattern := body.layout.not_spend.get(role)):
            pays |= flags(pc.match_substring_regex(pc.fill_null(body.text(role), ""), f"(?i)^(?:{pattern})$"))
    values = money.floats()[pays & (classes.codes == OTHER)]
    values = values[np.isfinite(values) & (values != 0)]
    if not len(values) or (values.max() > 0 > values.min()):
        return ""
    return "positive" if values[0] < 0 else "negative"


def _negated(money: Money) -> Money:
    return replace(money, amounts=replace(money.amounts, values=pc.negate(money.amounts.values)))


def _ways(body: Body) -> tuple[pa.Array, Flags] | None:
    """Return for each row 1 (money went out), -1 (came in) or null, and which rows only fund the account."""
    for role in ("direction", "type"):
        if not body.has(role):
            continue
        texts = pc.utf8_lower(pc.utf8_trim_whitespace(pc.fill_null(body.text(role), "")))
        encoded = texts.dictionary_encode()
        words = [re.sub(r"[_\s]+", " ", word) for word in encoded.dictionary.to_pylist()]
        only = UNSIGNED_ONLY if role == "direction" else {}
        ways = [
            1 if OUT.fullmatch(word) or only.get(word) == "out" else -1 if IN.fullmatch(word) or word in only else None
            for word in words
        ]
        if any(ways):
            funds = np.array([FUNDS.fullmatch(word) is not None for word in words], np.bool_)
            return pa.array(ways, pa.int8()).take(encoded.indices), funds[encoded.indices.to_numpy()]
    return None


def _by_ways(money: Money, data: Flags, ways: pa.Array) -> Money | None:
    """Return signed amounts when all rows with a direction agree with their signs, or have none; else nothing."""
    values = np.nan_to_num(money.floats())
    way = ways.fill_null(0).to_numpy(zero_copy_only=False)
    out, into = values[data & (way == 1) & (values != 0)], values[data & (way == -1) & (values != 0)]
    if not len(out) and not len(into):
        return None
    if (out < 0).all() and (into > 0).all():
        return _negated(money)
    if (out > 0).all() and (into < 0).all():
        return money
    if (out > 0).all() and (into > 0).all() and not (data & (way == 0) & (values != 0)).any():
        turned = pc.if_else(pc.equal(ways.fill_null(0), -1), pc.negate(money.amounts.values), money.amounts.values)
        return replace(money, amounts=replace(money.amounts, values=turned))
    return None


def _gives_back(body: Body) -> Flags:
    found = np.zeros(len(body), np.bool_)
    for role in ("type", "description", "vendor", "gl_account", "reference"):
        if body.has(role):
            found |= flags(pc.match_substring_regex(pc.fill_null(body.text(role), ""), GIVES_BACK))
    return found


def _leave_out_money_in(body: Body, money: Money, classes: Classes, notes: list[Note], only: Flags) -> None:
    """Class rows that bring money in as no spend, where `only` says so, and name them."""
    rows = classes.data() & only & (np.nan_to_num(money.floats()) < 0)
    if not rows.any():
        return
    classes.codes[rows] = OTHER
    role = next((role for role in ("vendor", "description", "type") if body.has(role)), "")
    shown = pc.unique(body.text(role).filter(pa.array(rows))).drop_null()[:5].to_pylist() if role else []
    count = display.count(int(rows.sum()), "row brings", "rows bring")
    named = f": {', '.join(f'“{label}”' for label in shown)}" if shown else ""
    notes.append(Note("money_in", f"{count} money in and {'is' if rows.sum() == 1 else 'are'} no spend{named}."))
