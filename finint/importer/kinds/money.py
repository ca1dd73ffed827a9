"""Money tables of finint's own: spend and plans."""

from finint.importer.kinds.kind import (
    CAMPAIGN_FIELDS,
    CATEGORIES,
    CURRENCY_FIELD,
    DEPARTMENT_FIELD,
    Field,
    Kind,
)

# Headers stand in rows, as on paper.
# fmt: off

SPEND = Kind(
    "spend", "Spend", "One row a cost: what was spent, when, with whom and for what.",
    (
        Field("date", "date", "The day of the cost.", "2026-03-02", required=True),
        Field("amount", "amount", "Positive for spend, negative for a credit.", "1250.00", required=True),
        CURRENCY_FIELD,
        Field("vendor", "text", "Who is paid.", "Example Media Ltd"),
        Field("document_no", "text", "Invoice or transaction number; with it a corrected file replaces its rows.",
            "INV-1042", other="INV-1043"),
        Field("description", "text", "What it was for.", "Trade fair stand"),
        DEPARTMENT_FIELD,
        Field("cost_center", "text", "Cost centre; kept as text.", "0410"),
        Field("cost_category", "category", f"One of {', '.join(CATEGORIES)}.", "media_spend"),
        Field("channel", "text", "Such as paid_search or events.", "events"),
        *CAMPAIGN_FIELDS,
    ),
    key=("document_no", "date", "vendor"), only_template=True,
)

BUDGET = Kind(
    "budget", "Budget plan",
    "Planned money by department, category, channel or campaign; a month, quarter or year a row.",
    (
        Field("month", "month", "First day of the month; or fiscal_year and quarter instead.", "2026-03",
            other="2026-04",
            aliases=("period", "period month", "budget month", "year month", "monat", "mes", "mois")),
        Field("fiscal_year", "integer", "Instead of a month: the fiscal year, named by the year it ends in.", "",
            aliases=("fy", "fiscal yr", "budget year", "year", "plan year", "geschäftsjahr", "ejercicio", "exercice",
                "jahr")),
        Field("quarter", "integer", "With fiscal_year: 1 to 4.", "", aliases=("fiscal quarter", "qtr", "fq",
            "quartal")),
        Field("period_start", "date", "Instead of a month: first day.", "", aliases=("start date", "start", "from")),
        Field("period_end", "date", "Instead of a month: last day.", "", aliases=("end date", "end", "to")),
        Field("department_code", "text", "Code of the department; kept as text.", "M10", aliases=("dept code",
            "department id",
            "dept id", "dept no", "department no", "department number", "agency code", "agency number")),
        Field("department", "text", "Its name.", "Growth", aliases=("dept name", "department name", "dept", "team",
            "agency", "agency name", "department description", "dept description",
            "organization", "organisation", "division", "service area", "directorate", "bureau",
            "business unit", "abteilung", "departamento", "département", "service", "directorate/service", "direction",
            "dirección", "dipartimento", "afdeling", "avdelning", "afdeling", "dział", "部門", "部署", "部门", "부서")),
        Field("cost_center", "text", "Cost centre; kept as text.", "0410", aliases=("cost centre", "kostenstelle")),
        Field("fund", "text", "Fund the money comes from.", "", aliases=("fund name", "fund description", "fund type")),
        Field("gl_account", "text", "Account or spending class.", "", aliases=("spending class", "class",
            "expense class",
            "object class", "account", "gl account", "expenditure category", "object name", "account description",
            "expense object code name", "account name",
            "appropriation account description",
            "line item", "expense type", "budget line", "kostenart")),
        Field("cost_category", "category", f"One of {', '.join(CATEGORIES)}.", "media_spend", aliases=("category",
            "spend category", "kategorie", "categoría", "catégorie")),
        Field("channel", "text", "Such as paid_search or events.", "paid_search", aliases=("kanal", "canal",
            "platform")),
        *CAMPAIGN_FIELDS,
        Field("vendor", "text", "Who will be paid.", "", aliases=("supplier", "vendor name")),
        Field("owner", "text", "Who answers for it.", "", aliases=("control officer", "budget owner",
            "budget holder")),
        Field("budget_amount", "amount", "The planned amount.", "25000.00", aliases=("budget", "planned amount",
            "plan",
            "plan amount", "planned", "budgeted", "budgeted amount", "appropriation", "adopted budget",
            "approved budget",
            "planned spend", "planned budget", "amount", "soll", "presupuesto", "orçamento", "begroting")),
        CURRENCY_FIELD,
        Field("version", "text", "Name of the plan; a new name keeps the old plan beside it.", "Budget 2026",
            aliases=("budget version", "plan version", "scenario")),
        Field("phasing", "text", "How a longer plan becomes months: even or days.", "", aliases=("phasing rule",
            "spread")),
    ),
    key=("version", "month", "fiscal_year", "quarter", "period_start", "period_end", "department_code", "department",
        "cost_center", "fund", "gl_account", "cost_category", "channel", "campaign_id", "campaign", "vendor",
        "owner"),
)

BUDGET_AND_ACTUAL = Kind(
    "budget_and_actual", "Budget and actual", "A budget plan with what was really spent beside it.",
    (
        *BUDGET.fields[:-3],
        Field("actual_amount", "amount", "What was spent; empty while nothing is known.", "23840.10",
            aliases=("actual",
            "actuals", "actual spend", "expenditure", "outturn", "spent", "ist")),
        *BUDGET.fields[-3:],
    ),
    key=BUDGET.key,
)
