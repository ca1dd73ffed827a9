"""What was tried: lift tests of a channel, or of one campaign of it."""

from finint.importer.kinds.kind import CURRENCY_FIELD, Field, Kind
from finint.layouts.layout import names

# Headers stand in rows, as on paper.
# fmt: off

EXPERIMENTS = Kind(
    "experiments", "Experiments",
    "Lift tests: spend of a channel was changed for some days, and what came of it was measured against a control.",
    (
        Field("experiment_id", "text", "Its id, so that it counts once.", "LIFT-1", other="LIFT-2", required=True,
            aliases=("test id", "experiment", "test", "lift test", "study id", "study")),
        Field("channel", "text", "The channel whose spend was changed.", "paid_social", other="video", required=True,
            aliases=("tested channel", "marketing channel", "platform")),
        Field("campaign_id", "text", "Only where one campaign was tested; empty means the whole channel.", "",
            aliases=("campaign code",)),
        Field("start_date", "date", "First day of the test.", "2026-01-26", required=True,
            aliases=("start", "from", "test start", "first day", "start day")),
        Field("end_date", "date", "Last day of the test.", "2026-02-22", required=True,
            aliases=("end", "to", "test end", "last day", "end day")),
        Field("spend_change", "amount", "Spent in all besides the usual; negative where spend was switched off.",
            "48456.48", required=True, aliases=("spend delta", "extra spend", "incremental spend", "change in spend",
            "change of spend", "spend difference")),
        CURRENCY_FIELD,
        Field("outcome", "text", "What was counted: new_customers, orders, revenue or margin.", "new_customers",
            aliases=("kpi", "outcome metric", "target", "measure")),
        Field("lift", "number", "Outcome gained in all against the control; negative where it fell.", "21.4",
            required=True, aliases=("incremental outcome", "absolute lift", "effect", "incremental conversions")),
        Field("standard_error", "number", "Standard error of the lift, above 0.", "5.0", required=True,
            aliases=("se", "lift se", "lift standard error", "std error", "stderr", "std err")),
    ),
    key=("experiment_id",),
    says=names("lift", "standard error", "lift se", "absolute lift", "incremental outcome"),
    refuses=names("impressions", "vendor", "supplier", "budget", "conversion id", "order id"),
)
