"""Books of a company whose curves can be told: 60 weeks of two channels that go dark now and then, orders, and a plan."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np
from events_made import CAMPAIGNS, CONVERSIONS, TOUCHPOINTS, rows
from made import NOW, reading_of, table

from finint.importer.post import post
from finint.importer.reading import BUDGET, SPEND

FIRST = date(2025, 9, 22)
WEEKS = 60
CHANNELS = ("search", "mail")
HALF, BETA = {"search": 900.0, "mail": 300.0}, {"search": 30.0, "mail": 18.0}


def weekly_spend():
    random = np.random.default_rng(5)
    found = {}
    for name, level in (("search", 800.0), ("mail", 350.0)):
        on = np.repeat(random.uniform(size=WEEKS // 4) < 0.7, 4)
        found[name] = np.round(level * on * np.exp(random.normal(0, 0.5, WEEKS)), 2)
    return found


def customers(spend):
    random = np.random.default_rng(6)
    brought = sum(BETA[name] * spend[name] / (HALF[name] + spend[name]) for name in CHANNELS)
    return np.maximum(1, np.round(10 + brought + random.normal(0, 0.7, WEEKS))).astype(int)


def advice_books(books, *, weeks=WEEKS, with_plan=True, steady=False):
    """Post the company; `steady` spends the same in every week, so that no curve can be told."""
    spend = weekly_spend()
    counts = customers(spend)
    if steady:
        spend = {name: np.full(WEEKS, 500.0) for name in CHANNELS}
    days = [FIRST + timedelta(days=7 * week) for week in range(WEEKS - weeks, WEEKS)]
    lines = [
        {
            "line_no": 2 + 2 * week + place,
            "row_key": f"{day}-{name}",
            "spend_date": day,
            "amount": Decimal(str(spend[name][WEEKS - weeks + week])),
            "currency": "EUR",
            "channel": name,
            "campaign_id": f"C-{name}",
            "cost_category": "media_spend",
            "category_source": "profile",
        }
        for week, day in enumerate(days)
        for place, name in enumerate(CHANNELS)
    ]
    # A line on the last day makes the last week whole.
    last = {
        **lines[-1],
        "line_no": 900,
        "row_key": "end",
        "spend_date": days[-1] + timedelta(days=6),
        "amount": Decimal("1.00"),
    }
    post(books, reading_of({"spend": table(SPEND, [*lines, last])}, source="ledger", replaces="key"), now=NOW)
    named = rows(CAMPAIGNS, [(f"C-{name}", name, name) for name in CHANNELS], ("campaign_id", "name", "channel"))
    post(books, reading_of({"campaigns": named}, source="finint", replaces="key", file_name="campaigns.csv"), now=NOW)
    orders, touches = [], []
    for week, day in enumerate(days):
        for number in range(int(counts[WEEKS - weeks + week])):
            moment = datetime.combine(day, datetime.min.time()) + timedelta(hours=8 + number)
            user = f"u{week}-{number}"
            orders.append((f"o{week}-{number}", user, moment, Decimal(200), Decimal(120), True, None, "EUR"))
            name = CHANNELS[number % 2]
            touches.append((f"t{week}-{number}", user, moment - timedelta(days=1 + number % 5), name, f"C-{name}"))
    fields = ("conversion_id", "user_id", "ts", "revenue", "margin", "is_new_customer", "refund_of", "currency")
    made = rows(CONVERSIONS, orders, fields)
    post(books, reading_of({"conversions": made}, source="finint", replaces="key", file_name="orders.csv"), now=NOW)
    met = rows(TOUCHPOINTS, touches, ("touch_id", "user_id", "ts", "channel", "campaign_id"))
    post(books, reading_of({"touchpoints": met}, source="finint", replaces="key", file_name="touches.csv"), now=NOW)
    if with_plan:
        plan = [
            {
                "line_no": 2 + place,
                "row_key": f"plan-{name}",
                "version": "Plan",
                "department": "Growth",
                "channel": name,
                "campaign_id": f"C-{name}",
                "cost_category": "media_spend",
                "period_start": date(2026, 11, 1),
                "period_end": date(2027, 1, 1),
                "amount": Decimal(amount),
                "currency": "EUR",
            }
            for place, (name, amount) in enumerate(zip(CHANNELS, ("9000.00", "6000.00"), strict=True))
        ]
        post(books, reading_of({"budget": table(BUDGET, plan)}, source="finint_budget", file_name="plan.csv"), now=NOW)
    return books
