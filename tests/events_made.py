"""Books of a small company: three campaigns that meet customers, one that does not, five orders and a refund.

Search cost 600, Mail 80, Fair 300, Posters 40. Order o1 (1,000.01) has a Search and a Mail touch, o2 (250, 50 of it
given back) one Search touch, o3 (99.99) one Mail touch and a Fair touch 40 days before, o4 (10) no touch at all.
"""

from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
from made import NOW, budget_reading, reading_of, spend_reading

from finint.importer.post import post

MONEY = pa.decimal128(28, 12)
CAMPAIGNS = pa.schema(
    [
        ("line_no", pa.int64()),
        ("campaign_id", pa.string()),
        ("name", pa.string()),
        ("channel", pa.string()),
        ("department", pa.string()),
        ("cost_category", pa.string()),
        ("start_date", pa.date32()),
        ("end_date", pa.date32()),
    ]
)
TOUCHPOINTS = pa.schema(
    [
        ("line_no", pa.int64()),
        ("touch_id", pa.string()),
        ("user_id", pa.string()),
        ("ts", pa.timestamp("us")),
        ("channel", pa.string()),
        ("campaign_id", pa.string()),
        ("campaign", pa.string()),
        ("cost", MONEY),
        ("converted", pa.bool_()),
        ("conversion_value", MONEY),
        ("currency", pa.string()),
    ]
)
CONVERSIONS = pa.schema(
    [
        ("line_no", pa.int64()),
        ("conversion_id", pa.string()),
        ("user_id", pa.string()),
        ("ts", pa.timestamp("us")),
        ("type", pa.string()),
        ("revenue", MONEY),
        ("margin", MONEY),
        ("currency", pa.string()),
        ("is_new_customer", pa.bool_()),
        ("refund_of", pa.string()),
    ]
)
TOUCHES = [
    ("anna", datetime(2026, 9, 1, 9), "search", "C-SEARCH"),
    ("anna", datetime(2026, 9, 8, 9), "mail", "C-MAIL"),
    ("ben", datetime(2026, 9, 28, 9), "search", "C-SEARCH"),
    ("cleo", datetime(2026, 8, 31, 9), "events", "C-FAIR"),
    ("cleo", datetime(2026, 10, 9, 9), "mail", "C-MAIL"),
    ("lost", datetime(2026, 10, 9, 9), "direct", None),
]
ORDERS = [
    ("o1", "anna", datetime(2026, 9, 8, 10), "1000.01", "400", True, None),
    ("o2", "ben", datetime(2026, 10, 2, 10), "250.00", "100", True, None),
    ("r2", "ben", datetime(2026, 10, 12, 10), "-50.00", "-20", None, "o2"),
    ("o3", "cleo", datetime(2026, 10, 10, 10), "99.99", "40", True, None),
    ("o4", "dora", datetime(2026, 10, 11, 10), "10.00", "4", False, None),
]
DAYS = [date(2026, 9, day) for day in range(1, 29, 2)]


def rows(schema, found, names):
    dicts = [dict(zip(names, row, strict=True)) | {"line_no": line} for line, row in enumerate(found, start=2)]
    return pa.Table.from_pylist([{name: one.get(name) for name in schema.names} for one in dicts], schema=schema)


def campaigns():
    named = [("C-SEARCH", "Search", "search"), ("C-MAIL", "Mail", "mail"), ("C-FAIR", "Fair", "events")]
    named.append(("C-POSTERS", "Posters", "other"))
    made = rows(CAMPAIGNS, named, ("campaign_id", "name", "channel"))
    return reading_of({"campaigns": made}, source="finint", replaces="key", file_name="campaigns.csv")


def touchpoints(found=None):
    numbered = [(f"t{number}", *touch) for number, touch in enumerate(found or TOUCHES)]
    made = rows(TOUCHPOINTS, numbered, ("touch_id", "user_id", "ts", "channel", "campaign_id"))
    return reading_of({"touchpoints": made}, source="finint", replaces="key", file_name="touches.csv")


def orders(found=None):
    money = [(*row[:3], Decimal(row[3]), row[4] and Decimal(row[4]), *row[5:]) for row in found or ORDERS]
    names = ("conversion_id", "user_id", "ts", "revenue", "margin", "is_new_customer", "refund_of")
    made = rows(CONVERSIONS, [(*row, "EUR") for row in money], (*names, "currency"))
    return reading_of({"conversions": made}, source="finint", replaces="key", file_name="orders.csv")


def spend():
    daily = [(day, "Search", "40.00") for day in DAYS] + [(DAYS[-1], "Search", "40.00")]
    return spend_reading(
        *daily,
        (date(2026, 9, 5), "Mail", "80.00"),
        (date(2026, 8, 31), "Fair", "300.00"),
        (date(2026, 10, 1), "Posters", "40.00"),
        (date(2026, 11, 1), "Mail", "0.00"),
    )


def event_books(books, *, with_events=True):
    """Post the small company."""
    files = [campaigns(), spend(), budget_reading(("Growth", date(2026, 1, 1), date(2027, 1, 1), "1200.00"))]
    for file in [*files, *([touchpoints(), orders()] if with_events else [])]:
        post(books, file, now=NOW)
    return books


def many_orders(books, *, count=400):
    """Post the small company with so many orders that data-driven models are given."""
    event_books(books, with_events=False)
    channels = [("search", "C-SEARCH"), ("mail", "C-MAIL"), ("events", "C-FAIR"), ("direct", None)]
    touches, sold = [], []
    for number in range(count):
        user, day = f"u{number}", 1 + number % 27
        path = [channels[(number + step * (1 + number % 3)) % 4] for step in range(1 + number % 3)]
        touches += [(user, datetime(2026, 9, day, 8 + step), *place) for step, place in enumerate(path)]
        sold.append((f"o{number}", user, datetime(2026, 9, day, 20), f"{20 + number % 50}.00", "9.00", True, None))
        touches.append((f"lost{number}", datetime(2026, 9, day, 8), *channels[number % 4]))
    post(books, touchpoints(touches), now=NOW)
    post(books, orders(sold), now=NOW)
    return books
