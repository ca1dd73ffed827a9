"""Microsoft Advertising and Amazon: downloads and connector copies."""

from finint.layouts.layout import Layout, marks, names
from finint.layouts.words import MEDIA, MEDIA_KEY

# Headers stand in rows, as on paper.
# fmt: off

SPLITS = ("currency", "device_os", "top_other", "delivered_match_type", "ad_distribution", "budget_status")
MICROSOFT = Layout(
    name="microsoft_ads",
    source="microsoft_ads",
    title="Microsoft Advertising report",
    columns={
        **MEDIA,
        "amount": names("Spend", "Cost", "Ausgaben", "Gasto", "Dépenses", "Gastos", "Spesa"),
        "date": names("TimePeriod", "Gregorian date", "Time period", "date", "Date", "Day", "Datum"),
        "device_os": names("device_os", "Device OS", "DeviceOS"),
        "top_other": names("top_vs_other", "Top vs. other", "TopVsOther"),
        "match_type": names("bid_match_type", "Bid match type", "BidMatchType"),
        "delivered_match_type": names("delivered_match_type", "Delivered match type", "DeliveredMatchType"),
        "ad_distribution": names("ad_distribution", "Ad distribution", "AdDistribution"),
        "budget_status": names("budget_association_status", "Budget association status"),
    },
    decisive=marks("Gregorian date", "budget_association_status", "delivered_match_type"),
    marks=marks(
        "Gregorian date", "Ad distribution", "device_os", "bid_match_type", "delivered_match_type", "top_vs_other",
        "Top vs. other", "budget_association_status", "conversions_qualified", "all_conversions_qualified",
        "Conversions qualified", "all_revenue", "Allconv. qualified", "AveragePosition", "QualityScore",
        "ReturnOnAdSpend",
        "CostPerConversion",
    ),
    verbatim=frozenset(
        {
            "TimePeriod", "CampaignName", "CampaignId", "CurrencyCode", "AccountName", "AccountId", "AdGroupName",
            "AdGroupId",
            "AverageCpc", "AdDistribution", "DeviceType", "DeviceOS", "Ctr", "Spend",
        }
    ),
    marks_needed=3,
    preamble=(
        r"report name\s*:",
        r"report time\s*:",
        r"report aggregation\s*:",
        r"last completed available (day|hour)\s*:",
        r"potential incomplete data\s*:",
        r"berichtsname\s*:",
        r"nombre del informe\s*:",
        r"nom du rapport\s*:",
    ),
    file_names=(r"microsoft", r"\bbing"),
    key=(*MEDIA_KEY, *SPLITS),
    category="media_spend",
    channel="paid_search",
    vendor="Microsoft Advertising",
)

AMAZON = Layout(
    name="amazon_sponsored",
    source="amazon_ads",
    title="Amazon sponsored ads report",
    columns={
        **MEDIA,
        "amount": names("Spend", "Total cost", "Cost", "Ausgaben", "Gasto", "Dépense", "Spesa", "Spend(USD)"),
        "date": names("Date", "Datum", "Day"),
        "start": names("Start Date", "Startdatum", "Fecha de inicio", "Date de début", "Data di inizio"),
        "end": names("End Date", "Enddatum", "Fecha de finalización", "Date de fin", "Data di fine"),
        "portfolio": names("Portfolio name", "Portfolio"),
        "sku": names("Advertised SKU", "SKU", "Advertised ASIN"),
        "platform_conversions": names("7 Day Total Orders (#)", "14 Day Total Orders (#)", "purchases7d"),
        "platform_value": names("7 Day Total Sales", "14 Day Total Sales", "sales7d"),
    },
    marks=marks(
        "Portfolio name",
        "Customer Search Term",
        "Click-Thru Rate (CTR)",
        "Cost Per Click (CPC)",
        "7 Day Total Sales",
        "7 Day Total Orders (#)",
        "7 Day Total Units (#)",
        "7 Day Conversion Rate",
        "14 Day Total Sales",
        "14 Day Total Orders (#)",
        "Total Advertising Cost of Sales (ACOS)",
        "Total Advertising Cost of Sales (ACoS)",
        "Total Return on Advertising Spend (RoAS)",
        "Total Return on Advertising Spend (ROAS)",
        "Advertised SKU",
        "Advertised ASIN",
        "Targeting",
        "7 Day Advertised SKU Units (#)",
        "Impression Share",
        "Kundensuchbegriff",
        "Klickrate (CTR)",
        "7 Tage, Umsatz gesamt",
    ),
    file_names=(r"sponsored[ _-](products|brands|display)", r"amazon"),
    key=(
        "start",
        "end",
        "date",
        "portfolio",
        "campaign_id|campaign",
        "ad_group_id|ad_group",
        "ad_id|ad",
        "keyword",
        "match_type",
        "search_term",
        "placement",
        "sku",
    ),
    places=4,
    category="media_spend",
    channel="retail_media",
    vendor="Amazon Ads",
)

AMAZON_API = Layout(
    name="amazon_api",
    source="amazon_ads",
    title="Amazon ads, copied by a connector",
    columns={
        **MEDIA,
        "amount": names("cost", "spend"),
        "date": names("date", "report_date", "date_day"),
        "currency": names("campaign_budget_currency_code", "currency_code", "currency"),
        "ad_group": names("ad_group_name"),
        "sku": names("advertised_asin", "advertised_sku"),
    },
    decisive=marks("campaign_budget_currency_code"),
    marks=marks(
        "campaign_budget_currency_code",
        "campaign_bidding_strategy",
        "campaign_applicable_budget_rule_id",
        "campaign_budget_type",
        "campaign_budget_amount",
        "advertised_asin",
        "advertised_sku",
        "purchases_7_d",
        "sales_7_d",
        "targeting_expression",
        "keyword_bid",
        "ad_keyword_status",
    ),
    file_names=(r"amazon",),
    key=(*MEDIA_KEY, "sku"),
    category="media_spend",
    channel="retail_media",
    vendor="Amazon Ads",
)

LAYOUTS = (MICROSOFT, AMAZON, AMAZON_API)
