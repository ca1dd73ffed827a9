"""By what a file breaks its money down: two breakdowns of one account and period are the same money twice."""

from finint.importer.body import Body
from finint.importer.times import Times

# The finest of these names the report.
ENTITIES = ("search_term", "keyword", "ad", "ad_group", "campaign")
SPLITS = ("device", "hour", "network", "placement", "country", "region", "age", "gender")


def breakdown_of(body: Body, when: Times) -> str:
    """Return the grain of an advertising report, such as "campaign by day"; "" where rows are documents, not shares.

    A ledger's rows are what they are: two of them never state the same money by another breakdown.
    """
    layout = body.layout
    if layout.replaces != "window" or layout.kind != "spend":
        return ""
    roles = body.roles.keys()
    finest = next((name for name in ENTITIES if name in roles or f"{name}_id" in roles), None)
    splits = [name for name in SPLITS if name in roles]
    parts = [*([finest] if finest else []), *splits] or ["account"]
    grain = {"file": "period", "span": "period"}.get(when.grain, when.grain)
    return f"{', '.join(part.replace('_', ' ') for part in parts)} by {grain}"
