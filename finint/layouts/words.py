"""Header words shared by many exports, in the languages that platforms write them in."""

from finint.layouts.layout import names

# Headers stand in rows, as on paper.
# fmt: off

DAY = names(
    "Day",
    "Date",
    "Tag",
    "Datum",
    "Día",
    "Fecha",
    "Jour",
    "Giorno",
    "Data",
    "Dia",
    "Dag",
    "Gregorian date",
    "By Day",
    "TimePeriod",
    "Time period",
    "day_date",
    "report_date",
    "date_start",
    "date_day",
    "Datum (Tag)",
    "ds",
    "Dzień", "Data (dzień)", "日", "日付", "日別", "年月日", "Dato", "Gün", "Tarih", "Nach Tag", "Par jour", "Por día",
    "Por dia", "날짜", "일", "日期", "天", "Den", "Nap", "Päivä", "Ziua", "Zi", "День",
    "Ημέρα", "اليوم", "יום", "Ngày", "Hari", "วัน",
    "Deň", "Дата",
)
WEEK = names("Week", "Woche", "Semana", "Semaine", "Settimana", "Week start", "Week starting", "Week commencing",
    "week_start_date", "Week beginning", "Woche ab", "Wochenbeginn",
    "Tydzień", "週", "Vecka", "Uge", "Uke", "Hafta")
WEEK_END = names("Week end", "Week ending", "week_end_date", "Wochenende")
MONTH = names("Month", "Monat", "Mes", "Mois", "Mês", "Mese", "Maand", "year_month", "Year month", "Period month",
    "Calendar month",
    "Miesiąc", "月", "Månad", "Måned", "Ay")
CURRENCY = names(
    "Currency code", "Currency", "Currency Code", "Währungscode", "Währung", "Código de moneda", "Moneda", "Divisa",
    "Código de divisa", "Code de devise", "Code devise", "Devise", "Código da moeda", "Moeda", "Codice valuta",
    "Valuta",
    "Valutacode", "Account currency", "Account currency code", "iso_currency_code", "LCurr", "Curr", "Ccy",
    "Doc. curr.",
    "Kod waluty", "Waluta", "通貨コード", "通貨", "Valutakod", "Valutakode", "Para birimi kodu", "Para birimi", "Měna",
    "Код валюты",
    "통화 코드", "통화", "货币代码", "币种", "Reimbursement currency", "Payment currency", "Advertiser currency",
    "Advertiser currency code", "Order currency", "Transaction currency", "Billing currency", "Local currency",
    "Invoice currency", "Company currency", "customer.currency_code", "account_currency",
    "HWähr", "Hauswährung", "Waehrung", "Währg",
    "Kod měny", "Pénznem", "Valuutta", "Валюта",
    "Mata uang", "Đơn vị tiền tệ", "العملة", "ارز", "מטבע",
)
CAMPAIGN = names(
    "Campaign", "Campaign name", "Kampagne", "Kampagnenname", "Name der Kampagne", "Campaña", "Nombre de la campaña",
    "Nombre de campaña", "Campagne", "Nom de la campagne", "Nom de campagne", "Campanha", "Nome da campanha",
    "Campagna",
    "Nome della campagna", "Nome campagna", "Campagnenaam", "Naam van campagne", "Campaigns", "campaign_title",
    "Kampania", "Nazwa kampanii", "Кампания", "Название кампании", "キャンペーン", "キャンペーン名", "Kampanj",
    "Kampanjnamn", "Kampagnenavn",
    "Kampanje",
    "Název kampaně", "Kampaň", "Kampány neve", "Kampány", "Kampanjan nimi", "Numele campaniei", "Nume campanie",
    "Название кампании", "Кампания", "Όνομα καμπάνιας", "اسم الحملة", "שם הקמפיין", "Tên chiến dịch",
    "Nama kampanye", "ชื่อแคมเปญ", "行銷活動名稱", "廣告活動", "推广活动", "Názov kampane", "Назва кампанії",
    "Kampanjenavn", "Kampanya", "Kampanya Adı", "캠페인", "캠페인 이름", "广告系列", "广告系列名称",
)
CAMPAIGN_ID = names(
    "Campaign ID", "Kampagnen-ID", "ID der Kampagne", "ID de la campaña", "ID de campaña",
    "Identificador de la campaña",
    "ID de la campagne", "Identifiant de la campagne", "ID da campanha", "Identificação da campanha", "ID campagna",
    "ID della campagna", "Campagne-ID", "Campaign Id", "Kampagnenkennung",
    "Identyfikator kampanii", "ID kampanii", "キャンペーン ID", "Kampanj-id", "Kampagne-id", "Kampanje-ID",
    "Kampanya Kimliği", "Identifiant de campagne", "캠페인 ID",
)
AD_GROUP = names(
    "Ad group", "Ad group name", "Anzeigengruppe", "Grupo de anuncios", "Groupe d'annonces", "Grupo de anúncios",
    "Gruppo di annunci", "Gruppo annunci", "Advertentiegroep", "Ad set name", "Ad set", "Adset name",
    "Name der Anzeigengruppe", "Anzeigengruppenname", "Nombre del conjunto de anuncios", "Conjunto de anuncios",
    "Nom de l'ensemble de publicités", "Ensemble de publicités", "Nome do conjunto de anúncios",
    "Nome del gruppo di inserzioni", "Gruppo di inserzioni", "Naam advertentieset", "Advertentieset", "Ad squad name",
    "Line item name", "Ad line name", "Funding source name",
    "Grupa reklam", "Nazwa zestawu reklam", "Zestaw reklam", "広告グループ", "広告グループ名", "広告セット名",
    "Annonsgrupp",
    "Annonsuppsättningens namn", "Annoncegruppe", "Navn på annoncesæt", "Annonsegruppe", "Reklam grubu",
    "Reklam Seti Adı", "Nom du groupe d'annonces", "Nombre del grupo de anuncios",
)
AD_GROUP_ID = names("Ad group ID", "Ad set ID", "Adset ID", "Ad squad ID", "Anzeigengruppen-ID",
    "ID del grupo de anuncios",
    "ID du groupe d'annonces", "ID do grupo de anúncios", "ID gruppo di annunci", "Advertentiegroep-ID",
    "line_item_id",
    "ID del conjunto de anuncios", "ID der Anzeigengruppe", "Adsquad ID")
AD = names("Ad", "Ad name", "Anzeigenname", "Anzeige", "Anuncio", "Nombre del anuncio", "Nom de la publicité",
    "Annonce",
    "Nome do anúncio", "Anúncio", "Nome dell'inserzione", "Annuncio", "Inserzione", "Naam advertentie", "Advertentie",
    "Creative name", "Headline", "Promoted pin name",
    "Reklama", "Nazwa reklamy", "広告の名前", "広告名", "Annons", "Annonsnamn", "Annoncenavn", "Annonsenavn",
    "Reklam Adı")
AD_ID = names("Ad ID", "Creative ID", "Anzeigen-ID", "ID del anuncio", "ID de la publicité", "ID do anúncio",
    "ID inserzione", "ID dell'inserzione", "Advertentie-ID", "pin_promotion_id", "promoted_tweet_id")
KEYWORD = names("Keyword", "Search Keyword", "Keywords", "Suchkeyword", "Palabra clave", "Palabra clave de búsqueda",
    "Mot clé", "Mot-clé", "Palavra-chave", "Parola chiave", "Zoekwoord", "Targeting", "keyword_id",
    "Search keyword text",
    "Keyword ID",
    "Słowo kluczowe", "キーワード", "検索キーワード", "Sökord", "Søgeord", "Søkeord", "Anahtar kelime")
SEARCH_TERM = names("Search term", "Customer Search Term", "Suchbegriff", "Término de búsqueda", "Terme de recherche",
    "Termo de pesquisa", "Termine di ricerca", "Zoekterm", "Search query", "Search", "Searches",
    "Wyszukiwane hasło", "検索語句", "Sökterm", "Søgeterm", "Søkeord fra bruker", "Arama terimi")
MATCH_TYPE = names("Match type", "Search keyword match type", "Keyword match type", "Keyword-Option",
    "Bid match type",
    "Delivered match type", "Concordancia", "Type de correspondance")
DEVICE = names(
    "Device", "Device type", "Gerät", "Dispositivo", "Appareil", "Apparaat", "Impression device", "Device platform",
    "Urządzenie", "デバイス", "Enhet", "Enhed", "Cihaz",
)
HOUR = names("Hour", "Hour of day", "Start hour", "Hour of the day", "Stunde", "Hora", "Heure", "Ora", "Uur",
    "Start Hour",
    "stat_time_hour", "By Hour")
NETWORK = names("Network", "Network (with search partners)", "ad_network_type", "Werbenetzwerk", "Red", "Réseau",
    "Rede",
    "Rete", "Netwerk", "Publisher platform", "Ad distribution")
PLACEMENT = names("Placement", "Platform placement", "Ad placement", "Placements")
COUNTRY = names("Country", "Country/Territory", "Country/region", "member_country", "country_code", "Country code",
    "Land",
    "País", "Pays", "Paese")
REGION = names("Region", "DMA region", "State", "Region name", "member_region", "Metro area")
AGE = names("Age", "Alter", "Edad", "Âge", "Idade", "Età", "Leeftijd")
GENDER = names("Gender", "Geschlecht", "Sexo", "Sexe", "Gênero", "Genere", "Geslacht")
IMPRESSIONS = names("Impressions", "Impr.", "Impr", "Impressionen", "Impresiones", "Impressões", "Impression",
    "Impressioni", "Weergaven", "Vertoningen", "Paid impressions", "impressions_1", "impression_1",
    "Impressions shown",
    "Wyśw.", "Wyświetlenia", "表示回数", "インプレッション", "インプレッション数", "Visn.", "Visningar",
    "Exponeringar", "Eksp.",
    "Eksponeringer", "Visninger", "Gösterim", "Göst.", "노출수", "展示次数", "Показы", "Total impressions", "展现",
    "展现量", "展示量")
CLICKS = names("Clicks", "Klicks", "Clics", "Cliques", "Clic", "Klikken", "Link clicks", "inline_link_clicks",
    "Clicks (all)", "Swipes", "Swipe-ups", "Swipe Ups", "Outbound clicks", "Clicks (destination)", "Klicks (alle)",
    "Link-Klicks", "Clics en el enlace", "Clics sur un lien", "Cliques no link", "Clic sul link", "Klikken op link",
    "Pin clicks", "clickthrough_1", "Taps",
    "Kliknięcia", "Kliknięcia linku", "クリック数", "リンクのクリック", "Klick", "Länkklick", "Klik", "Klik på link",
    "Klikk", "Lenkeklikk", "Tıklamalar", "Bağlantı Tıklamaları", "클릭수", "点击次数", "Клики", "点击", "点击量")
CONVERSIONS = names("Conversions", "Conv.", "Conversion", "Conversiones", "Conversões", "Conversioni", "Conversies",
    "Purchases", "Käufe", "Compras", "Achats", "Acquisti", "Aankopen", "7 Day Total Orders (#)", "total_conversions",
    "Results", "Ergebnisse", "Resultados", "Résultats", "Risultati", "Resultaten",
    "Konwersje", "Wyniki", "コンバージョン", "結果", "Konv.", "Konverteringar", "Konverteringer", "Resultat",
    "Resultater", "Dönüşümler", "Sonuçlar", "Orders")
CONVERSION_VALUE = names("Conv. value", "Total conv. value", "Conversion value", "Conversions value",
    "conversions_value",
    "Purchases conversion value", "Total Conversion Value", "7 Day Total Sales", "Revenue", "conv_value",
    "Conv.-Wert",
    "Valor de conv.", "Valeur conv.", "Valore conv.", "Conv.waarde", "conversion_value_in_local_currency",
    "Wartość konw.", "コンバージョン値", "Konv.värde", "Konv.værdi", "Dönüşüm değeri")
ACCOUNT = names("Account name", "Account", "Kontoname", "Nombre de la cuenta", "Nom du compte", "Nome da conta",
    "Nome account", "Nome dell'account", "Accountnaam", "Customer name", "Advertiser name", "Konto", "Cuenta",
    "Compte",
    "Conta",
    "Nazwa konta", "アカウント名", "アカウント", "Kontonamn", "Kontonavn", "Hesap adı")
ACCOUNT_ID = names("Account ID", "Customer ID", "Account number", "Advertiser ID", "Konto-ID", "Kundennummer",
    "ID de cliente", "ID de la cuenta", "ID du compte", "ID da conta", "ID account", "Ad account ID",
    "organization_id",
    "Identyfikator klienta", "お客様 ID", "Kund-id", "Kundenummer", "Müşteri kimliği")
CHANNEL = names(
    "Channel", "Kanal", "Canal", "Canale", "Kanaal", "Marketing channel", "Media channel", "Medium", "Channels",
    "Kanał", "チャネル", "Kanal türü",
)
ATTRIBUTION = names("Attribution setting", "Attribution settings", "Attributionseinstellung",
    "Configuración de atribución",
    "Configuration d'attribution", "Paramètre d'attribution", "Configuração de atribuição",
    "Impostazione di attribuzione",
    "Attributie-instelling", "Attribution model", "Attribution window",
    "Ustawienie atrybucji", "アトリビューション設定", "Attributionsinställning", "Tilskrivningsindstilling",
    "İlişkilendirme Ayarı")
COST = names(
    "Cost", "Kosten", "Coste", "Costo", "Coût", "Custo", "Costs", "Spend", "Ad spend", "Total spend", "Total spent",
    "Amount spent", "Spend in account currency",
    "Koszt", "Kwota wydana", "費用", "コスト", "消费", "消費",
    "消耗", "총비용", "Kostnad", "Omkostning", "Omkostninger", "Pris", "Maliyet", "비용",
    "费用", "Стоимость", "Расход",
)
# Columns every advertising report has; a media layout adds its own amount.
MEDIA = {
    "campaign": CAMPAIGN,
    "campaign_id": CAMPAIGN_ID,
    "ad_group": AD_GROUP,
    "ad_group_id": AD_GROUP_ID,
    "ad": AD,
    "ad_id": AD_ID,
    "keyword": KEYWORD,
    "search_term": SEARCH_TERM,
    "match_type": MATCH_TYPE,
    "device": DEVICE,
    "hour": HOUR,
    "network": NETWORK,
    "placement": PLACEMENT,
    "country": COUNTRY,
    "region": REGION,
    "age": AGE,
    "gender": GENDER,
    "impressions": IMPRESSIONS,
    "clicks": CLICKS,
    "platform_conversions": CONVERSIONS,
    "platform_value": CONVERSION_VALUE,
    "account": ACCOUNT,
    "account_id": ACCOUNT_ID,
    "source_attribution_setting": ATTRIBUTION,
    "currency": CURRENCY,
    "date": DAY,
    "week": WEEK,
    "week_end": WEEK_END,
    "month": MONTH,
}
ENTITY_KEY = (
    "campaign_id|campaign", "ad_group_id|ad_group", "ad_id|ad", "keyword", "search_term", "match_type", "device",
    "hour",
    "network", "placement", "country", "region", "age", "gender",
)
TIME_KEY = ("date", "start", "end", "week", "week_end", "month")
MEDIA_KEY = (*TIME_KEY, *ENTITY_KEY)

# Which way money went, beside amounts without a sign.
DIRECTION = names("Debit/Credit", "Debit/Credit Flag", "Debit/Credit Indicator", "Debit or Credit", "Credit/Debit",
    "Credit Debit Indicator", "CreditDebitIndicator", "D/C", "C/D", "Dr/Cr", "Cr/Dr", "DC", "S/H", "Soll/Haben",
    "Soll/Haben-Kennzeichen", "Direction of money", "Side", "Sens", "Money direction", "In/Out", "DebitCredit",
    "D/C indicator", "Af Bij", "Af/Bij", "Bij/Af", "Soll / Haben", "Cargo/Abono", "Débit/Crédit", "Debet/Credit")
