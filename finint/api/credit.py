"""How credit moves with the rule: channel by model, as the attribution page shows it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from finint import store
from finint.api.answers import answered
from finint.api.asked import Lookback, PeriodQuery, Snapshot, ask
from finint.api.who import Viewer
from finint.api.wire import money, number
from finint.channel_credit import ChannelCredit, channel_credit
from finint.data_state import LIVE
from finint.return_rules import Rules

router = APIRouter(prefix="/v1", tags=["attribution"])


class CreditFilters(BaseModel):
    """Period, look-back, and the model whose intervals are given."""

    model_config = ConfigDict(extra="forbid")

    period: PeriodQuery = None
    lookback_days: Lookback = 30
    model: Literal["linear", "last_non_direct", "last", "first", "position", "time_decay", "markov", "shapley"] = (
        "linear"
    )
    snapshot: Snapshot = LIVE


@router.get("/attribution")
@answered
def attribution(actor: Viewer, asking: Annotated[CreditFilters, Query()]) -> dict[str, object]:
    """Return credit by channel and model; every model's column adds up to what was booked."""
    books = store.open_for(actor)
    asked = ask(books, asking.period, snapshot=asking.snapshot)
    rules = Rules(lookback_days=asking.lookback_days)
    found = channel_credit(books, asked.months_view(), rules, asking.model)
    return {
        **asked.said(books),
        "lookback_days": asking.lookback_days,
        "basis": "cash",
        "interval_model": asking.model,
        "interval": "90 % of resampled journeys",
        "models": list(found.models),
        "refused": found.refused or None,
        "markov_order": found.markov_order,
        "booked": {
            "conversions": number(found.booked.conversions),
            "revenue_amount": money(found.booked.revenue_amount),
        },
        "channels": [_channel(found, channel) for channel in found.channels],
    }


def _channel(found: ChannelCredit, channel: str) -> dict[str, object]:
    orders, revenue = found.ranges.get(channel, (None, None))
    return {
        "channel": channel,
        "spread_ratio": number(found.spread_ratio(channel)),
        "share_interval": list(orders) if orders else None,
        "revenue_share_interval": list(revenue) if revenue else None,
        "models": {
            model: {
                "conversions": number(found.given[model][channel].conversions),
                "revenue_amount": money(found.given[model][channel].revenue_amount),
                "share_ratio": number(found.share(model, channel)),
            }
            for model in found.models
        },
    }
