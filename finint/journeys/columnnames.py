"""What does a journey-shaped file call its columns: which of them is the journey, the time, the channel, the value?"""

import re
from collections.abc import Mapping

COLUMNS = ("journey_id", "touch_time", "channel", "converted", "conversion_value")
ALSO: Mapping[str, tuple[str, ...]] = {
    "journey_id": ("journey", "path_id", "user_id", "customer_id", "client_id", "visitor_id", "cookie",
                   "cookie_id", "user_pseudo_id", "user", "uid", "customer", "visitor", "lead_id", "contact_id",
                   "anonymous_id", "device_id", "person_id", "profile_id", "member_id", "account_id", "session_id",
                   "id"),
    "touch_time": ("timestamp", "ts", "time", "event_time", "event_timestamp", "touch_timestamp", "touchpoint_time",
                   "datetime", "date_time", "date", "touch_date", "event_date", "visit_time", "interaction_time",
                   "event_ts", "touch_ts", "occurred_at", "created_at", "timestamp_ms", "timestamp_s", "ts_ms", "epoch",
                   "epoch_ms", "unix_time", "unix_timestamp", "event_timestamp_micros", "click_time", "hit_time",
                   "visit_start_time", "interaction_date", "visit_date"),
    "channel": ("marketing_channel", "channel_name", "channels", "touchpoint", "touch_channel", "source", "utm_source",
                "traffic_source",
                "channel_grouping", "channel_group", "default_channel_grouping", "default_channel_group",
                "session_default_channel_group", "marketing_channel_name", "touchpoint_channel", "touch", "platform",
                "medium", "utm_medium", "campaign"),
    "converted": ("conversion", "is_conversion", "is_converted", "has_converted", "has_conversion", "conversions",
                  "has_transaction", "transaction", "purchase", "is_purchase", "converts", "conv", "won",
                  "purchased", "is_purchased", "converted_flag", "conversion_flag", "is_converting", "ordered",
                  "has_order", "bought", "is_won"),
    "conversion_value": ("value", "revenue", "conversion_revenue", "order_value", "transaction_revenue",
                         "total_revenue", "sales", "amount", "purchase_value", "order_revenue",
                         "conv_value", "conversion_amount", "purchase_amount", "purchase_revenue", "order_amount",
                         "order_total", "revenue_amount", "deal_value", "turnover", "gmv"),
}  # fmt: skip
"""Other usual names, the surest first; the first that the file has is read."""
SMALL_UNITS = {"_in_cents": "e-2", "_cents": "e-2", "_in_micros": "e-6", "_micros": "e-6"}
"""Endings of a column of values that is written in a part of the currency, and what makes a cell one of the whole."""
CURRENCIES = frozenset(
    ("usd", "eur", "gbp", "chf", "jpy", "cad", "aud", "nzd", "sek", "nok", "dkk", "pln", "czk", "huf", "ron", "inr",
     "cny", "krw", "brl", "mxn", "zar", "sgd")
)  # fmt: skip


def chosen(names: list[str]) -> dict[str, int]:
    """Return the place of each of our columns: by its own name, else by the first of the other usual ones."""
    plain = [plain_name(name) for name in names]
    places: dict[str, int] = {}
    for column in COLUMNS:
        word = next(
            (one for one in (column, *ALSO[column]) if one in plain and plain.index(one) not in places.values()), None
        )
        if word is not None:
            places[column] = plain.index(word)
    return places


def plain_name(name: str) -> str:
    """Return a column's name in small words, without the unit of its values: "journeyId", "Revenue (USD)".

    >>> plain_name("journeyId"), plain_name("Revenue (USD)"), plain_name("value_cents"), plain_name("UserID")
    ('journey_id', 'revenue', 'value', 'user_id')
    """
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip())
    plain = re.sub(r"[\W_]+", "_", words).strip("_").lower()
    for ending in SMALL_UNITS:
        plain = plain.removesuffix(ending)
    start, _, last = plain.rpartition("_")
    return start if start and last in CURRENCIES else plain


def power(name: str) -> str:
    """Return what makes a cell of this column one of whole units: "e-2" for cents, "" for whole units."""
    words = name.strip().lower().replace(" ", "_")
    return next((power for ending, power in SMALL_UNITS.items() if words.endswith(ending)), "")
