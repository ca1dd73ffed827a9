"""Whatever is imported, restated, refunded and taken back: the page's campaigns and the rest are the books, to the cent.

The oracle lives the same files in plain Python: the latest live word on every key, journeys by hand, shares by whole
cents, days of a window by counting them.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from events_made import campaigns, orders, touchpoints
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from journeys.journeys_oracle import MILLION, Journey, shares, weights
from made import NOW, reading_of, spend_reading

from finint import settings, store
from finint.auth import OWNER
from finint.campaign_returns import campaign_returns
from finint.importer.post import post
from finint.importer.undo import undo
from finint.period import Period
from finint.return_rules import MODEL_NAMES, Rules
from finint.view import View

PEOPLE = ("a", "b", "c")
PLACES = (("search", "C-SEARCH"), ("mail", "C-MAIL"), ("events", "C-UNKNOWN"), ("direct", None))
IDS = {"Search": "C-SEARCH", "Mail": "C-MAIL", "Fair": "C-FAIR"}
FIRST = date(2026, 8, 20)
HOURS = 75 * 24
CASES = [(model, basis) for model in MODEL_NAMES for basis in ("cash", "accrual")]
LOOKBACK = timedelta(days=30)

MOMENTS = st.integers(0, HOURS).map(lambda hours: datetime(2026, 8, 20) + timedelta(hours=hours))
CENTS = st.integers(0, 99_999)
TOUCH = st.tuples(st.integers(0, 9), st.sampled_from(PEOPLE), MOMENTS, st.sampled_from(PLACES))
ORDER = st.tuples(st.integers(0, 4), st.sampled_from(PEOPLE), MOMENTS, CENTS, st.booleans())
COST = st.tuples(st.integers(0, 75), st.sampled_from([*IDS, None]), CENTS)
FILES = {"touches": TOUCH, "orders": ORDER, "spend": COST}


@st.composite
def lives(draw):
    """Files in any order, ids that come again, and imports taken back between; then a window and rules to ask by."""
    kinds = draw(st.lists(st.sampled_from([*FILES, "undo"]), min_size=2, max_size=6))
    steps = [
        (kind, draw(st.integers(0, 9) if kind == "undo" else st.lists(FILES[kind], min_size=1, max_size=6)))
        for kind in ["touches", "orders", "spend", *kinds]
    ]
    weeks = draw(st.sampled_from(["calendar", "445", "544"]))
    months = draw(st.sampled_from(["2026-09", "2026-10", "2026-Q3", "2026"]))
    as_of = FIRST + timedelta(days=draw(st.integers(1, 80)))
    return steps, weeks, months, as_of, draw(st.sampled_from(CASES))


def posted(books, kind, rows, number):
    """Post a file; return its import and what it says by key: a later word on a key replaces the one before."""
    if kind == "spend":
        said = {(day, name): Decimal(cents) / 100 for day, name, cents in rows}
        lines = [(FIRST + timedelta(days=day), name, f"{amount:.2f}") for (day, name), amount in said.items()]
        file = spend_reading(*lines, file_name=f"spend-{number}.csv", replaces="key")
    elif kind == "touches":
        said = {f"t{touch}": (who, when, *place) for touch, who, when, place in rows}
        table = touchpoints(list(said.values())).tables["touchpoints"]
        table = table.set_column(table.column_names.index("touch_id"), "touch_id", [list(said)])
        file = reading_of({"touchpoints": table}, source="finint", replaces="key", file_name=f"touches-{number}.csv")
    else:
        said = {("r" if back else "o") + str(order): (who, when, cents) for order, who, when, cents, back in rows}
        lines = [
            (key, who, when, f"{'-' if key[0] == 'r' else ''}{cents / 100:.2f}", None, False,
             "o" + key[1:] if key[0] == "r" else None)
            for key, (who, when, cents) in said.items()
        ]  # fmt: skip
        file = reading_of(orders(lines).tables, source="finint", replaces="key", file_name=f"orders-{number}.csv")
    return post(books, file, now=NOW).import_id, said


def told(live, kind):
    """The latest live word on every key."""
    words = {}
    for _, of_kind, said in live:
        if of_kind == kind:
            words |= said
    return words


def credit(live, model, window, *, by_touch):
    """Credit by campaign as (millionths, cents net of refunds) of a window of days."""
    touches, sold = told(live, "touches"), told(live, "orders")
    found = defaultdict(lambda: [0, 0])
    for key, (who, when, cents) in sold.items():
        if key[0] == "r":
            continue
        refund = sold["r" + key[1:]][2] if "r" + key[1:] in sold else 0
        met = sorted(
            (at, touch, channel, campaign)
            for touch, (user, at, channel, campaign) in touches.items()
            if user == who and when - LOOKBACK < at <= when
        ) or [(when, "", "unattributed", None)]
        second = [int((at - datetime(1970, 1, 1)).total_seconds()) for at, *_ in met]
        journey = Journey(tuple(zip(second, (row[2] for row in met), strict=True)), cents)
        parts = weights(journey, model)
        each = zip(met, shares(MILLION, parts), shares(cents, parts), shares(refund, parts), strict=True)
        for (at, _, _, campaign), millionths, value, back in each:
            if window[0] <= (at if by_touch else when).date() < window[1]:
                found[campaign or ""][0] += millionths
                found[campaign or ""][1] += value - back
    return found


def lived(life):
    steps, weeks, months, as_of, (model, basis) = life
    books = store.in_memory(OWNER)
    try:
        post(books, campaigns(), now=NOW)
        if weeks != "calendar":
            settings.save(books, "fiscal_weeks", weeks, now=NOW, reason="the group's calendar")
        live = []
        for number, (kind, what) in enumerate(steps):
            if kind != "undo":
                import_id, said = posted(books, kind, what, number)
                live.append((import_id, kind, said))
            elif live:
                undo(books, live.pop(what % len(live))[0], now=NOW)
        calendar = settings.calendar(books)
        period = Period.parse(months)
        view = View(period, calendar.until(as_of, period), calendar=calendar)
        window = (view.days.start, view.as_of)
        checked(campaign_returns(books, view, Rules(model=model, basis=basis)), live, window, model, basis)
    finally:
        books.connection.close()


def checked(found, live, window, model, basis):
    expected = credit(live, model, window, by_touch=basis == "accrual")
    spent = {
        key: amount
        for key, amount in told(live, "spend").items()
        if window[0] <= FIRST + timedelta(days=key[0]) < window[1]
    }
    cents = {row.campaign.campaign_id: row.credit.revenue_amount for row in found.campaigns}
    assert cents == {name: Decimal(expected[name][1] if name in expected else 0) / 100 for name in cents}
    booked = Decimal(sum(value for _, value in expected.values())) / 100
    assert sum(cents.values()) + found.uncredited.revenue_amount == booked == found.booked.revenue_amount
    whole = Decimal(sum(millionths for millionths, _ in expected.values())) / MILLION
    earned = sum(row.credit.conversions for row in found.campaigns)
    assert earned + found.uncredited.conversions == whole == found.booked.conversions
    assert found.spend_amount == sum(spent.values())
    assert found.loading.total_amount + sum(row.amount for row in found.loading.left) == found.spend_amount
    own = {row.campaign.campaign_id: sum(row.cost.own.values()) for row in found.campaigns}
    for name, amount in own.items():
        assert amount == sum(paid for (_, said), paid in spent.items() if IDS.get(said) == name)


@examples(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(lives())
def test_campaigns_and_what_belongs_to_none_are_the_books_to_the_cent(life):
    lived(life)


@pytest.mark.nightly
@examples(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(lives())
def test_campaigns_and_what_belongs_to_none_are_the_books_to_the_cent_nightly(life):
    lived(life)
