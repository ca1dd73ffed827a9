"""Google Ads as people download it and as connectors copy it, Google Ad Manager, and Display & Video 360."""

from finint.layouts.layout import Layout, marks, names
from finint.layouts.words import COST, MEDIA, MEDIA_KEY

# Headers stand in rows, as on paper.
# fmt: off

CAMPAIGN_TYPE = names("Campaign type", "Kampagnentyp", "Tipo de campaña", "Type de campagne", "Tipo de campanha",
    "Tipo di campagna", "Campagnetype", "Advertising channel type", "campaign_type",
    "Typ kampanii", "キャンペーン タイプ", "Kampanjtyp", "Kampagnetype", "Kampanjetype", "Kampanya türü",
    "캠페인 유형",
    "广告系列类型")
CHANNELS = {
    "search": "paid_search",
    "suche": "paid_search",
    "busqueda": "paid_search",
    "suchnetzwerk": "paid_search",
    "recherche": "paid_search",
    "pesquisa": "paid_search",
    "ricerca": "paid_search",
    "zoeken": "paid_search",
    "display": "display",
    "displaynetzwerk": "display",
    "video": "video",
    "youtube": "video",
    "shopping": "shopping",
    "performancemax": "display",
    "demandgen": "paid_social",
    "discovery": "paid_social",
    "app": "app",
    "smart": "paid_search",
    "hotel": "paid_search",
    "local": "display",
}
# Headers only Google Ads writes, in the languages its interface speaks.
MARKS = marks(
    "Campaign status", "Campaign type", "Campaign subtype", "Budget type", "Budget name", "Status reasons",
    "Optimization score", "Optimisation score", "Bid strategy type", "Impr.", "Interactions", "Interaction rate",
    "Avg. cost", "Avg. CPC", "Avg. CPM", "TrueView avg. CPV", "Conv. rate", "Cost / conv.", "Conv. value",
    "Conv. value / cost", "All conv.", "View-through conv.", "Search impr. share", "Currency code", "Ad group status",
    "Ad status", "Final URL", "Ad type", "Cost / Conv. (Platform Comparable)", "Conv. (Platform Comparable)",
    "Conv. value / Cost (Platform Comparable)", "Abs. Top %", "Impr. (Abs. Top) %", "Impr. (Top) %", "Added/Excluded",
    "Search keyword status", "Search keyword match type", "Quality Score", "Campaign bid strategy type",
    "Search term",
    "Cost (Converted currency)", "Converted currency code", "Conversions (by conv. time)", "Customer ID",
    "Ad final URL",
    "Kampagnenstatus", "Kampagnentyp", "Budgettyp", "Budgetname", "Statusgründe", "Optimierungsfaktor",
    "Interaktionen",
    "Interaktionsrate", "Durchschn. Kosten", "Durchschn. CPC", "Conv.-Rate", "Kosten/Conv.", "Conv.-Wert",
    "Währungscode",
    "Gebotsstrategietyp", "Anteil an möglichen Impressionen im Suchnetzwerk",
    "Estado de la campaña", "Tipo de campaña", "Tipo de presupuesto", "Nombre del presupuesto", "Motivos del estado",
    "Nivel de optimización", "Interacciones", "Porcentaje de interacciones", "Tasa de interacción", "Coste medio",
    "Costo promedio", "CPC medio", "CPC prom.", "CPC promedio", "Coste/conv.", "Costo/conv.", "Código de moneda",
    "Impr",
    "Porcentaje de conv.", "Valor de conv.", "Tipo de estrategia de puja", "Tipo de estrategia de oferta",
    "État de la campagne", "Type de campagne", "Type de budget", "Nom du budget", "Motifs de l'état",
    "Score d'optimisation", "Taux d'interaction", "Coût moyen", "CPC moy.", "Coût/conv.", "Code de devise",
    "Code devise",
    "Taux de conv.", "Valeur conv.", "Type de stratégie d'enchères",
    "Status da campanha", "Tipo de campanha", "Tipo de orçamento", "Nome do orçamento", "Motivos do status",
    "Pontuação de otimização", "Interações", "Taxa de interação", "Custo médio", "CPC méd.", "Custo / conv.",
    "Código da moeda", "Taxa de conv.", "Tipo de estratégia de lances",
    "Stato campagna", "Stato della campagna", "Tipo di campagna", "Tipo di budget", "Nome del budget",
    "Motivi dello stato",
    "Punteggio di ottimizzazione", "Interazioni", "Tasso di interazione", "Costo medio", "CPC med.", "Costo/conv.",
    "Codice valuta", "Tasso di conv.", "Tipo di strategia di offerta",
    "Campagnestatus", "Campagnetype", "Budgettype", "Budgetnaam", "Statusredenen", "Optimalisatiescore",
    "Interacties",
    "Interactieratio", "Gem. kosten", "Gem. CPC", "Kosten/conv.", "Conv.percentage", "Valutacode", "Conv.waarde",
    "Conv. (alle)", "Vertoningen",
    "Stan kampanii", "Typ kampanii", "Typ budżetu", "Nazwa budżetu", "Przyczyny stanu", "Wyśw.",
    "Współczynnik interakcji", "Śr. koszt", "Średni koszt", "Śr. CPC", "Koszt/konw.", "Kod waluty",
    "Wsp. konw.", "キャンペーンの状態", "キャンペーン タイプ", "予算タイプ", "予算名", "ステータスの理由",
    "インタラクション", "インタラクション率", "平均費用",
    "平均クリック単価", "通貨コード", "コンバージョン率", "費用 / コンバージョン", "最適化スコア", "Kampanjstatus",
    "Kampanjtyp", "Budgetnamn",
    "Statusorsaker", "Visn.", "Interaktionsgrad", "Genomsn. kostnad", "Genomsn. CPC", "Kostnad/konv.",
    "Valutakod", "Kampagnestatus", "Kampagnetype", "Budgetnavn", "Statusårsager", "Eksp.", "Gns. pris",
    "Gns. pris pr. klik", "Pris/konv.", "Valutakode", "Gns. omkostning", "Kampanjestatus", "Kampanjetype",
    "Kampanya durumu", "Kampanya türü", "Bütçe türü", "Ort. maliyet", "Ort. TBM", "Para birimi kodu", "캠페인 상태",
    "캠페인 유형", "통화 코드", "평균 비용", "广告系列状态", "广告系列类型", "货币代码", "平均费用",
    "Статус кампании", "Тип кампании", "Код валюты", "Сред. цена", "Ср. цена", "Показы", "노출수", "평균 CPC",
    "展示次数", "平均每次点击费用",
)
# What follows "Total: " in a report's closing lines.
TOTAL_WORDS = (
    "accounts?|customers?|days?|"
    "campaigns|ad groups?|ads|all|filtered|search|display|video|shopping|performance max|demand gen|discovery|"
    "apps?|smart|hotels?|local|keywords?|audiences?|placements?|assets?|search terms?|other|partners|kampagnen|konto|"
    "anzeigengruppen|anzeigen|alle|suchnetzwerk|suche|displaynetzwerk|campañas|cuenta|grupos|anuncios|todas|búsqueda|"
    "campagnes|compte|groupes|annonces|tous|toutes|recherche|réseau|campanhas|conta|anúncios|todos|pesquisa|campagne|"
    "gruppi|annunci|tutti|tutte|ricerca|advertentiegroepen|advertenties|alles|zoeken|mots|palabras|palavras|parole|"
    "zoekwoorden|kampanie|konto|reklamy|grupy|wszystkie|キャンペーン|アカウント|広告|すべて|検索|キーワード|kampanjer|annonser|annonsgrupper|kampagner|"
    "annoncer|annoncegrupper|kampanyalar|hesap|reklamlar|캠페인|계정|广告系列|账号|帐号|кампании|аккаунт|поиск"
)
TOTALS = (
    (
        r"(total|gesamt|totale|totaal|summe|insgesamt|łącznie|suma|razem|合計|totalt|i alt|toplam|합계|总计|"
        rf"итого|всего)\s*[:：–-]\s*({TOTAL_WORDS})(\b.*|$)"
    ),
)

# Manager accounts have the cost in their own currency as well; the account's own is what was charged.
CONVERTED = names("Cost (Converted currency)", "Kosten (umgerechnete Währung)", "Coste (moneda convertida)",
    "Costo (moneda convertida)", "Coût (devise convertie)", "Custo (moeda convertida)",
    "Koszt (przeliczona waluta)", "費用(換算後の通貨)", "Kostnad (konverterad valuta)",
    "Kosten (geconverteerde valuta)")

REPORT = Layout(
    name="google_ads_report",
    source="google_ads",
    title="Google Ads report",
    columns={
        **MEDIA,
        "amount": (*COST, *CONVERTED),
        "converted_currency": names("Converted currency code"),
        "channel": CAMPAIGN_TYPE,
    },
    currency_for=dict.fromkeys(CONVERTED, "converted_currency"),
    marks=MARKS,
    preamble=(
        (
            r"(campaign|ad group|ad|keyword|search keywords?|search terms?|account|asset|audience|placement|"
            r"landing page|performance max|demographic|device|ad schedule|location|shopping|product|"
            r"video)s?( performance)? report\b"
        ),
        r"(kampagnen|anzeigengruppen|anzeigen|keyword|suchbegriff|konto)-?\s?bericht\b",
        r"(informe|relatório|rapporto|report|rapport) (de|da|do|das|dos|di|delle|della|sulle|sugli|sur|des|du)\b",
        r"(campagne|advertentiegroep|advertentie|zoekwoord|zoekterm)-?(rapport|en-?rapport)\b",
        r"(raport|rapport) (kampani|konto|grup|reklam|słów|słowa|wyszukiw)",
        r"(キャンペーン|アカウント|広告グループ|広告|検索キーワード|検索語句) ?レポート",
        r"(kampanj|annonsgrupps?|annons|kampagne|annoncegruppe|annonce|kampanje|konto)-?rapport\b",
        r"(kampanya|hesap|reklam grubu) raporu\b",
        r"(캠페인|계정|광고그룹|광고|키워드|검색어) ?보고서",
        r"(广告系列|账号|广告组|广告|关键字|搜索字词) ?(效果)?报告",
        r"отч[её]т (по|о) (кампани|аккаунт|групп|объявлени|ключев|поисков)",
    ),
    file_names=(r"google[ _-]?ads", r"adwords"),
    totals=TOTALS,
    key=MEDIA_KEY,
    category="media_spend",
    channel="paid_search",
    channels=CHANNELS,
    vendor="Google",
)

CARD = Layout(
    name="google_ads_card",
    source="google_ads",
    title="Google Ads overview card",
    columns={**MEDIA, "amount": COST},
    marks=marks(
        "Avg. CPC",
        "Search Keyword",
        "Criterion Status",
        "Ad Group Status",
        "Campaign Status",
        "Match type",
        "Start Hour",
        "Day & hour",
        "Durchschn. CPC",
        "CPC medio",
        "CPC moy.",
        "Network",
        "Device",
    ),
    marks_needed=1,
    file_names=(
        r"\(\d{4}\.\d\d\.\d\d-\d{4}\.\d\d\.\d\d\)",
        r"^(time_series|search_keywords|searches|devices|day|hour|day_and_hour|networks|demographics|campaigns|biggest_changes)",
    ),
    key=MEDIA_KEY,
    category="media_spend",
    channel="paid_search",
    vendor="Google",
)

API = Layout(
    name="google_ads_api",
    source="google_ads",
    title="Google Ads, copied by a connector",
    columns={
        **MEDIA,
        "amount": names("cost_micros", "metrics_cost_micros", "metrics.cost_micros", "cost"),
        "campaign_id": names("campaign_id", "campaign.id", "id", "base_campaign"),
        "date": names("date", "date_day", "segments.date", "day"),
        "account_id": names("customer_id", "external_customer_id", "account_id"),
        "channel": names("advertising_channel_type", "campaign.advertising_channel_type"),
    },
    decisive=marks("cost_micros", "metrics.cost_micros", "metrics_cost_micros"),
    marks=marks(
        "cost_micros",
        "customer_id",
        "ad_network_type",
        "interaction_event_types",
        "active_view_impressions",
        "active_view_viewability",
        "base_campaign",
        "view_through_conversions",
        "external_customer_id",
        "conversions_value",
        "base_ad_group",
        "keyword_ad_group_criterion",
        "metrics.cost_micros",
        "segments.date",
        "active_view_measurability",
    ),
    file_names=(r"google[ _-]?ads", r"adwords"),
    key=MEDIA_KEY,
    category="media_spend",
    channel="paid_search",
    channels=CHANNELS,
    vendor="Google",
)

PLAIN = Layout(
    name="google_ads_plain",
    source="google_ads",
    title="Google Ads table",
    columns={**MEDIA, "amount": COST, "channel": CAMPAIGN_TYPE},
    marks=marks("conv_value", "Conv. value", "Impr.", "Avg. CPC", "Cost / conv.", "Conv. rate", "Currency code"),
    marks_needed=1,
    required=("amount", "campaign"),
    file_names=(r"google[ _-]?ads", r"adwords"),
    key=MEDIA_KEY,
    category="media_spend",
    channel="paid_search",
    channels=CHANNELS,
    vendor="Google",
)

AD_MANAGER = Layout(
    name="google_ad_manager",
    source="google_ad_manager",
    title="Google Ad Manager report",
    columns={
        "amount": names(
            "Column.AD_SERVER_CPM_AND_CPC_REVENUE",
            "Column.TOTAL_LINE_ITEM_LEVEL_CPM_AND_CPC_REVENUE",
            "Column.TOTAL_LINE_ITEM_LEVEL_ALL_REVENUE",
            "Column.AD_SERVER_ALL_REVENUE",
            "Column.AD_EXCHANGE_COST",
            "Column.TOTAL_COST",
            "Column.COST",
            "Ad server CPM and CPC revenue ($)",
            "Total CPM and CPC revenue",
            "Ad server CPM and CPC revenue",
            "Total revenue",
            "Cost",
        ),
        "date": names("Dimension.DATE", "Dimension.DAY", "Date"),
        "month": names("Dimension.MONTH_AND_YEAR", "Dimension.MONTH", "Month and year"),
        "week": names("Dimension.WEEK", "Week"),
        "campaign": names("Dimension.ORDER_NAME", "Order", "Order name"),
        "campaign_id": names("Dimension.ORDER_ID", "Order ID"),
        "ad_group": names("Dimension.LINE_ITEM_NAME", "Line item", "Line item name"),
        "ad_group_id": names("Dimension.LINE_ITEM_ID", "Line item ID"),
        "ad": names("Dimension.CREATIVE_NAME", "Creative"),
        "ad_id": names("Dimension.CREATIVE_ID", "Creative ID"),
        "placement": names("Dimension.AD_UNIT_NAME", "Ad unit"),
        "vendor": names("Dimension.ADVERTISER_NAME", "Advertiser"),
        "currency": names("Dimension.CURRENCY", "DimensionAttribute.ORDER_CURRENCY", "Currency"),
        "impressions": names(
            "Column.AD_SERVER_IMPRESSIONS",
            "Column.TOTAL_LINE_ITEM_LEVEL_IMPRESSIONS",
            "Ad server impressions",
            "Total impressions",
        ),
        "clicks": names(
            "Column.AD_SERVER_CLICKS", "Column.TOTAL_LINE_ITEM_LEVEL_CLICKS", "Ad server clicks", "Total clicks"
        ),
    },
    decisive=marks("Dimension.ORDER_NAME", "Dimension.LINE_ITEM_NAME", "Column.AD_SERVER_CPM_AND_CPC_REVENUE"),
    marks=marks(
        "Dimension.ORDER_NAME",
        "Dimension.ORDER_ID",
        "Dimension.LINE_ITEM_NAME",
        "Dimension.LINE_ITEM_ID",
        "Dimension.DATE",
        "Dimension.ADVERTISER_NAME",
        "Dimension.CREATIVE_NAME",
        "Dimension.AD_UNIT_NAME",
        "Dimension.MONTH_AND_YEAR",
        "Column.AD_SERVER_CPM_AND_CPC_REVENUE",
        "Column.AD_SERVER_IMPRESSIONS",
        "Column.AD_SERVER_CLICKS",
        "Column.TOTAL_LINE_ITEM_LEVEL_CPM_AND_CPC_REVENUE",
        "Column.TOTAL_LINE_ITEM_LEVEL_IMPRESSIONS",
        "Ad server impressions",
        "Ad server clicks",
        "Ad server CPM and CPC revenue",
        "Ad server average eCPM ($)",
    ),
    key=("date", "week", "month", "campaign_id|campaign", "ad_group_id|ad_group", "ad_id|ad", "placement", "vendor"),
    unit="micros_if_whole",
    category="media_spend",
    channel="display",
    vendor="Google Ad Manager",
)

# What the advertiser is charged is called revenue; media cost is the part of it that bought the impressions.
DISPLAY_VIDEO = Layout(
    name="display_video_360",
    source="display_video_360",
    title="Display & Video 360 report",
    columns={
        **MEDIA,
        "amount": names("Revenue (Adv Currency)", "Revenue (Advertiser Currency)",
            "Total Media Cost (Advertiser Currency)",
            "Media Cost (Advertiser Currency)", "Media Cost (Adv Currency)"),
        "order": names("Insertion Order ID", "Insertion Order"),
        "line_item": names("Line Item ID", "Line Item"),
        "account": names("Advertiser"),
    },
    decisive=marks("Revenue (Adv Currency)", "Insertion Order ID"),
    marks=marks("Insertion Order", "Insertion Order ID", "Revenue (Adv Currency)", "Media Cost (Advertiser Currency)",
        "Total Media Cost (Advertiser Currency)", "Advertiser Currency", "Line Item Type"),
    bare_totals="date",
    key=("account_id|account", *MEDIA_KEY, "order", "line_item"),
    category="media_spend",
    channel="display",
    vendor="Google Display & Video 360",
)

# The advertiser pays its own cost; the partner's and the media cost are parts of it.
TRADE_DESK = Layout(
    name="trade_desk",
    source="trade_desk",
    title="The Trade Desk report",
    columns={
        **MEDIA,
        "amount": names("Advertiser Cost (Adv Currency)", "Advertiser Cost (Advertiser Currency)",
            "Advertiser Cost (USD)", "Advertiser Cost"),
        "account": names("Advertiser"),
        "account_id": names("Advertiser Id"),
        "currency": names("Advertiser Currency Code", "Advertiser Currency"),
    },
    decisive=marks("Advertiser Cost (Adv Currency)", "Advertiser Cost (USD)"),
    marks=marks("Advertiser Cost (Adv Currency)", "Advertiser Cost (USD)", "Partner Cost (USD)",
        "Advertiser Currency Code",
        "TTD Margin", "Media Cost (USD)"),
    key=("account_id|account", *MEDIA_KEY),
    category="media_spend",
    channel="display",
    vendor="The Trade Desk",
)

LAYOUTS = (REPORT, CARD, API, PLAIN, AD_MANAGER, DISPLAY_VIDEO, TRADE_DESK)
