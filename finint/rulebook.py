"""Every rule of the business that somebody may set: what it means, its default, what it may be, and whom it moves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Literal

from finint import display
from finint.errors import CalculationError

Kind = Literal["amount", "ratio", "integer", "choice", "text", "currency", "names"]
Section = Literal["Company", "Calendar", "Materiality", "Tolerances", "Returns", "Conventions", "Automation", "Hidden"]

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December")  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Rule:
    """One setting.

    Attributes:
        name: as stored.
        label: as people call it.
        kind: how its text is read; a ratio is stored as a fraction and shown as a percentage.
        words: what it decides.
        pages: whose figures it moves.
        choices: stored value → words, for a choice.
        least, most: of numbers, both allowed.
    """

    name: str
    label: str
    default: str
    kind: Kind
    section: Section
    words: str = ""
    pages: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(10) ** 12

    def checked(self, text: str) -> str:
        """Return `text` as it is stored.

        Raises:
            CalculationError: it is not a value of this rule.

        >>> RULES["materiality_ratio"].checked(" 0.050 ")
        '0.050'
        """
        value = text.strip()
        if self.kind == "choice":
            if value not in self.choices:
                raise CalculationError(f"{self.label} is one of {', '.join(self.choices)}; got '{value}'")
            return value
        if self.kind in ("text", "names"):
            return value
        if self.kind == "currency":
            if len(value) != 3 or not value.isascii() or not value.isalpha():
                raise CalculationError(f"{self.label} is three letters of ISO 4217; got '{value}'")
            return value.upper()
        return self._number(value)

    def _number(self, value: str) -> str:
        try:
            number = Decimal(value)
        except InvalidOperation:
            raise CalculationError(
                f"{self.label} is a number; got '{value}'", fix="write digits and a point, such as 5000 or 0.05"
            ) from None
        if not number.is_finite() or not self.least <= number <= self.most:
            raise CalculationError(f"{self.label} lies between {self.least} and {self.most}; got {value}")
        if self.kind == "integer" and number != number.to_integral_value():
            raise CalculationError(f"{self.label} is a whole number; got {value}")
        return value

    def shown(self, value: str) -> str:
        """Return a stored value as people read it.

        >>> RULES["materiality_ratio"].shown("0.05"), RULES["fiscal_first_month"].shown("7")
        ('5.0 %', 'July')
        """
        if self.kind == "ratio":
            return display.percent(Decimal(value))
        if self.kind == "amount":
            return display.money(
                Decimal(value), places=0 if Decimal(value) == Decimal(value).to_integral_value() else 2
            )
        return self.choices.get(value, value) or "none"


_SWITCH = {"yes": "on", "no": "off"}
_MONEY_PAGES = ("Home", "Budget", "Report")
_RETURN_PAGES = ("Home", "ROI", "Attribution", "Report")

_ALL = (
    Rule("company", "Company", "", "text", "Company", "Name on reports.", ("Report",)),
    Rule("reporting_currency", "Reporting currency", "EUR", "currency", "Company",
        "Every amount is shown in it, at the dated rate of its day.", ("every page",)),
    Rule("developer_departments", "Departments of the developer platform", "Developer Platform", "names", "Company",
        "Names separated by commas: what is booked on them is cost of the platform, beside the cloud bills.",
        ("Home", "Developers")),
    Rule("devrel_departments", "Departments of developer relations", "Developer Relations", "names", "Company",
        "Names separated by commas: what is booked on them wins and onboards developers; it is in their CAC.",
        ("Home", "Developers")),
    Rule("engineer_cost_per_year", "Cost of an engineer a year", "120000", "amount", "Company",
        "Loaded, in the reporting currency: a cost is also said in engineers, and under half of one is negligible.",
        ("Developers",), least=Decimal(1)),
    Rule("ltv_discount_ratio_per_year", "Discount rate of customer value, a year", "0.10", "ratio", "Company",
        "Margin of later months counts for less, by compounding.", ("Developers",), most=Decimal(1)),
    Rule("fiscal_first_month", "First month of the fiscal year", "1", "choice", "Calendar",
        "Years and quarters start with it; a fiscal year is named by the calendar year in which it ends. A change cuts "
        "years and quarters anew; months keep their plan, their spend and their close.",
        ("every page",), {str(number): name for number, name in enumerate(MONTHS, start=1)}),
    Rule("fiscal_weeks", "Months of a fiscal year", "calendar", "choice", "Calendar",
        "Calendar months, or whole weeks in every quarter: 52 weeks a year, and a 53rd that the last month takes. "
        "Spend moves to the month that holds its day, plans keep their month's name; while no month is closed.",
        ("every page",),
        {"calendar": "calendar months", "445": "4-4-5 weeks", "454": "4-5-4 weeks", "544": "5-4-4 weeks"}),
    Rule("fiscal_weekday", "A fiscal week begins on", "0", "choice", "Calendar",
        "Of a year of weeks only: its first day too.",
        ("every page",), {str(number): name for number, name in enumerate(WEEKDAYS)}),
    Rule("fiscal_anchor", "A year of weeks begins", "nearest", "choice", "Calendar",
        "On that day nearest to the first of its first month, or on the last one up to it.",
        ("every page",), {"nearest": "nearest to the 1st", "last": "last up to the 1st"}),
    Rule("materiality_amount", "Comment from, with the share", "5000", "amount", "Materiality",
        "A variance this large and as large a share of its plan as the next rule says needs a comment.", _MONEY_PAGES),
    Rule("materiality_ratio", "Comment from, share of plan", "0.05", "ratio", "Materiality",
        "See above: both must hold.", _MONEY_PAGES, most=Decimal(10)),
    Rule("materiality_amount_alone", "Comment from, amount alone", "50000", "amount", "Materiality",
        "A variance this large needs a comment whatever its share.", _MONEY_PAGES),
    Rule("always_comment", "Departments that always comment", "", "names", "Materiality",
        "Names separated by commas: their variance needs a comment whatever its size.", _MONEY_PAGES),
    Rule("tolerance_spend_ratio", "Spend", "0.01", "ratio", "Tolerances",
        "Platform, invoice and ledger agree when they differ by no more.", ("Costs", "Report"), most=Decimal(1)),
    Rule("tolerance_revenue_ratio", "Revenue", "0.02", "ratio", "Tolerances",
        "As for spend.", ("Costs", "Report"), most=Decimal(1)),
    Rule("tolerance_conversions_ratio", "Conversions", "0.05", "ratio", "Tolerances",
        "As for spend.", ("Costs", "Report"), most=Decimal(1)),
    Rule("close_least_reconciled_ratio", "A month closes from a reconciled share of", "0", "ratio", "Tolerances",
        "Below it the close is refused until differences are explained; 0 never refuses.", ("Imports", "Report"),
        most=Decimal(1)),
    Rule("tail_vendor_amount", "A vendor is of the tail up to", "1000", "amount", "Tolerances",
        "Spend in twelve months; such vendors cost more to handle than they are worth.", ("Costs",)),
    Rule("invoice_handling_amount", "Handling one invoice costs", "12", "amount", "Tolerances",
        "Own time to receive, check, book and pay it; values the tail, as a soft saving.", ("Costs",)),
    Rule("savings_target_ratio", "Savings target", "0.10", "ratio", "Tolerances",
        "Realised hard savings of the fiscal year over the spend of the year before.", ("Costs",), most=Decimal(1)),
    Rule("job_hour", "Hour of the jobs, UTC", "2", "integer", "Automation",
        "Jobs run at this hour, or when finint is started after it.", ("Settings",), most=Decimal(23)),
    Rule("backup_nightly", "Nightly backup", "yes", "choice", "Automation",
        "A copy of the store each night, restored elsewhere and read back.", ("Settings",), _SWITCH),
    Rule("outlook_daily", "Forecast refresh", "yes", "choice", "Automation",
        "Each night the year is forecast again; an adverse end is told.", ("Settings",), _SWITCH),
    Rule("alerts_daily", "Alerts", "yes", "choice", "Automation",
        "Each night budgets, renewals and residuals past their limit are told, each once.", ("Settings",), _SWITCH),
    Rule("alert_shares", "Shares of a budget that are told", "0.50,0.75,0.90", "text", "Automation",
        "Fractions separated by commas: 0.75 is told when 75 % is spent or accrued.", ("Settings",)),
    Rule("digest_weekly", "Weekly ROI digest", "yes", "choice", "Automation",
        "On Mondays last week's spend and the return by channel.", ("Settings",), _SWITCH),
    Rule("inbox_watch", "Inbox folder", "yes", "choice", "Automation",
        "A file put into the folder inbox beside the store is imported, or waits with its reason.", ("Imports",),
        _SWITCH),
    Rule("webhook_on", "Send to a webhook", "no", "choice", "Automation",
        "Messages leave this machine as JSON that Slack takes; its address is a secret, given below.", ("Settings",),
        _SWITCH),
    Rule("mail_on", "Send by mail", "no", "choice", "Automation",
        "Messages leave this machine by the mail server named here.", ("Settings",), _SWITCH),
    Rule("mail_host", "Mail server", "", "text", "Automation", "Name of the SMTP server.", ("Settings",)),
    Rule("mail_port", "Mail server's port", "587", "integer", "Automation",
        "465 is TLS from the start; any other starts it before anything is said.", ("Settings",), least=Decimal(1),
        most=Decimal(65535)),
    Rule("mail_from", "Mail sender", "", "text", "Automation", "Address messages come from.", ("Settings",)),
    Rule("mail_to", "Mail recipients", "", "text", "Automation", "Addresses separated by commas.", ("Settings",)),
    Rule("convention_mer", "MER", "revenue_over_spend", "choice", "Conventions",
        "How the efficiency of all marketing is divided; label, export and API field change together.",
        ("ROI", "Home", "Report"),
        {"revenue_over_spend": "MER: revenue ÷ spend", "cost_ratio": "Marketing cost ratio: spend ÷ revenue"}),
    Rule("convention_roas", "ROAS", "media", "choice", "Conventions",
        "What revenue is divided by: media alone, or everything the campaigns cost.", ("ROI", "Report"),
        {"media": "ROAS: revenue ÷ media", "full_cost": "ROAS on full cost"}),
    Rule("convention_cac", "CAC", "blended", "choice", "Conventions",
        "Which cost is divided by new customers.", ("ROI", "Home", "Report"),
        {"blended": "blended: all spend", "campaigns": "cost of campaigns with an outcome"}),
    Rule("convention_variance", "Variance", "signed", "choice", "Conventions",
        "How a difference to plan is shown; stored differences and the API's defaults stay actual − plan.",
        ("Budget", "Report"),
        {"signed": "Δ = actual − plan", "better_worse": "better / (worse) than plan"}),
    Rule("sample", "Sample company", "no", "text", "Hidden"),
)  # fmt: skip

RULES: Mapping[str, Rule] = {rule.name: rule for rule in _ALL}
"""Every rule by name, in the order the settings page shows them."""


def of_section(section: Section) -> list[Rule]:
    """Return the rules of one section, in order."""
    return [rule for rule in RULES.values() if rule.section == section]
