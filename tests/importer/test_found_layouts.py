"""Exports as other systems and other languages write them: each is read to the cent, after the questions it leaves open."""

from datetime import date
from decimal import Decimal

import pytest

from finint.importer.read import read_export

# name, text, encoding, answers to all it asks, totals
CASES = [
    pytest.param(
        "activity.csv",
        "Date,Description,Card Member,Account #,Amount\n"
        "01/28/2026,GOOGLE *ADS1234567890 CC GOOGLE.COM CA,HOLDER,-11007,512.33\n"
        "01/15/2026,MAILCHIMP ATLANTA GA,HOLDER,-11007,99.00\n"
        "01/10/2026,AUTOPAY PAYMENT - THANK YOU,HOLDER,-11007,-850.00\n",
        "utf-8",
        {"currency": "USD"},
        {"USD": "611.33"},
        id="activity",
    ),
    pytest.param(
        "Chase1234_Activity20260101_20260131.CSV",
        "Transaction Date,Post Date,Description,Category,Type,Amount,Memo\n"
        "01/14/2026,01/15/2026,FACEBK *ADS,Professional Services,Sale,-250.00,\n"
        "01/12/2026,01/13/2026,Payment Thank You-Mobile,,Payment,1000.00,\n"
        "01/20/2026,01/21/2026,ADOBE,Shopping,Return,19.99,\n"
        "01/22/2026,01/22/2026,ADOBE,Shopping,Sale,-59.99,\n",
        "utf-8",
        {"currency": "USD", "sign": "negative"},
        {"USD": "290.00"},
        id="Chase1234_Activity20260101_20260131",
    ),
    pytest.param(
        "barclays.csv",
        "Number,Date,Account,Amount,Subcategory,Memo\n"
        ",28/01/2026,20-11-22 33445566,-120.00,CARD PURCHASE,LINKEDIN ADS\n"
        ",15/01/2026,20-11-22 33445566,-60.50,DIRECTDEP,HUBSPOT\n",
        "utf-8",
        {"currency": "GBP", "sign": "negative"},
        {"GBP": "180.50"},
        id="barclays",
    ),
    pytest.param(
        "ramp.csv",
        "Transaction time,Merchant name,Amount,Currency,User,Department,Location,Card name,Category"
        ",Accounting status,Memo\n"
        "2026-01-12T10:22:01+00:00,Google Ads,1200.50,USD,Holder,Marketing,NY,Ads,Advertising,Synced,\n"
        "2026-01-13T10:22:01+00:00,Figma,-45.00,USD,Holder,Design,NY,SaaS,Software,Synced,refund\n",
        "utf-8",
        {},
        {"USD": "1155.50"},
        id="ramp",
    ),
    pytest.param(
        "brex.csv",
        "Posted Date,Initiated Date,Card Last Four,Purchased By,Merchant,Amount,Currency,Category,D"
        "epartment,Memo,Receipt\n"
        "2026-01-15,2026-01-14,4242,Holder,LinkedIn,300.00,USD,Advertising,Marketing,,Yes\n"
        "2026-01-17,2026-01-16,4242,Holder,Zoom,14.99,USD,Software,Ops,,Yes\n",
        "utf-8",
        {},
        {"USD": "314.99"},
        id="brex",
    ),
    pytest.param(
        "sage nominal.csv",
        "Tran No,Type,Account,Name,N/C,Dept,Date,Ref,Details,Net,Tax,T/C,Gross\n"
        "101,PI,GOO01,Google Ireland,6201,2,15/01/2026,INV1,Ads,1000.00,200.00,T1,1200.00\n"
        "102,PI,ROY01,Royal Mail,7501,2,20/01/2026,INV2,Post,50.00,0.00,T0,50.00\n",
        "utf-8",
        {"currency": "GBP", "amount_column": "Net"},
        {"GBP": "1050.00"},
        id="sage nominal",
    ),
    pytest.param(
        "TransactionSearchResults.csv",
        "Internal ID,Date,Period,Type,Document Number,Name,Account,Memo,Amount,Currency,Department\n"
        '1001,1/15/2026,Jan 2026,Bill,B-1,Google LLC,6010 Advertising,Ads,"$1,200.00",US Dollar,Marketing\n'
        '1002,1/28/2026,Jan 2026,Bill Credit,BC-1,Google LLC,6010 Advertising,Credit,"($200.00)",US'
        " Dollar,Marketing\n",
        "utf-8",
        {},
        {"USD": "1000.00"},
        id="TransactionSearchResults",
    ),
    pytest.param(
        "Acme_Ltd_-_Account_Transactions.csv",
        "Account Transactions,,,,,,,\n"
        "Acme Ltd,,,,,,,\n"
        "For the period 1 January 2026 to 31 January 2026,,,,,,,\n"
        "\n"
        "Date,Source,Description,Reference,Debit,Credit,Running Balance,Gross\n"
        "\n"
        "Advertising,,,,,,,\n"
        "15 Jan 2026,Payable Invoice,Google Ads,INV-1,500.00,,500.00,600.00\n"
        "20 Jan 2026,Payable Credit Note,Google Ads,CN-1,,50.00,450.00,-60.00\n"
        "Total Advertising,,,,500.00,50.00,450.00,540.00\n"
        "\n"
        "Total,,,,500.00,50.00,450.00,540.00\n",
        "utf-8",
        {"currency": "GBP"},
        {"GBP": "450.00"},
        id="Acme_Ltd_-_Account_Transactions",
    ),
    pytest.param(
        "Expenses by Vendor Summary.csv",
        "Acme Inc\n"
        "Expenses by Vendor Summary\n"
        '"January - March, 2026"\n'
        "\n"
        ",Total\n"
        'Google Ads,"12,500.00"\n'
        "Mailchimp,300.00\n"
        'TOTAL,"$12,800.00"\n',
        "utf-8",
        {"currency": "USD", "period": "2026-01-01/2026-03-31"},
        {"USD": "12800.00"},
        id="Expenses by Vendor Summary",
    ),
    pytest.param(
        "Profit and Loss.csv",
        "Acme Inc\n"
        "Expenses by Vendor Summary\n"
        "\n"
        "Vendor,Total\n"
        'Google Ads,"12,500.00"\n'
        "Mailchimp,300.00\n"
        'TOTAL,"$12,800.00"\n',
        "utf-8",
        {"currency": "USD", "period": "2026-01-01/2026-03-31"},
        {"USD": "12800.00"},
        id="Profit and Loss",
    ),
    pytest.param(
        "gcp.csv",
        "Billing account name,Billing account ID,Project name,Project ID,Project hierarchy,Service "
        "description,Service ID,SKU description,SKU ID,Credit type,Cost type,Usage start date,Usage"
        " end date,Usage amount,Usage unit,Unrounded Cost ($),Cost ($)\n"
        "Acme,01AB,web,web-1,acme,Compute Engine,6F81,N1 Core,2E27,,Usage,2026-01-01,2026-01-31,100"
        ",hour,12.345678,12.35\n"
        "Acme,01AB,,,,,,Tax,,,Tax,,,,,1.00,1.00\n"
        "Acme,01AB,,,,,,Rounding error,,,Rounding error,,,,,0.00,0.00\n",
        "utf-8",
        {"currency": "USD", "period": "2026-01-01/2026-01-31"},
        {"USD": "13.35"},
        id="gcp",
    ),
    pytest.param(
        "cur2.csv",
        "bill_billing_period_start_date,bill_payer_account_id,identity_line_item_id,identity_time_i"
        "nterval,line_item_currency_code,line_item_line_item_type,line_item_product_code,line_item_"
        "unblended_cost,line_item_usage_account_id,line_item_usage_start_date,line_item_usage_end_d"
        "ate,line_item_usage_type\n"
        "2026-01-01 00:00:00.000,111,abc1,2026-01-01T00:00:00Z/2026-01-02T00:00:00Z,USD,Usage,Amazo"
        "nEC2,0.12345678901,111,2026-01-01 00:00:00.000,2026-01-02 00:00:00.000,BoxUsage\n"
        "2026-01-01 00:00:00.000,111,abc2,2026-01-01T00:00:00Z/2026-02-01T00:00:00Z,USD,Tax,AmazonE"
        "C2,0.02,111,2026-01-01 00:00:00.000,2026-02-01 00:00:00.000,\n",
        "utf-8",
        {},
        {"USD": "0.14345678901"},
        id="cur2",
    ),
    pytest.param(
        "azure_mca.csv",
        "invoiceId,previousInvoiceId,billingAccountId,billingAccountName,billingProfileId,billingPr"
        "ofileName,invoiceSectionId,invoiceSectionName,costCenter,billingPeriodEndDate,billingPerio"
        "dStartDate,servicePeriodEndDate,servicePeriodStartDate,date,serviceFamily,productOrderId,c"
        "onsumedService,meterId,meterName,meterCategory,SubscriptionId,subscriptionName,resourceGro"
        "upName,chargeType,billingCurrency,pricingCurrency,costInBillingCurrency,costInPricingCurre"
        "ncy,costInUsd,quantity,effectivePrice\n"
        ",,b:1,Acme,p1,Prof,s1,Sec,CC1,01/31/2026,01/01/2026,01/15/2026,01/15/2026,01/15/2026,Compu"
        "te,,Microsoft.Compute,m1,D2,Virtual Machines,sub1,Prod,rg1,Usage,EUR,EUR,10.25,10.25,11.1,"
        "24,0.42\n"
        ",,b:1,Acme,p1,Prof,s1,Sec,CC1,01/31/2026,01/01/2026,01/16/2026,01/16/2026,01/16/2026,Compu"
        "te,,Microsoft.Compute,m1,D2,Virtual Machines,sub1,Prod,rg1,Usage,EUR,EUR,1.5E-05,1.5E-05,1"
        ".6E-05,24,0.42\n",
        "utf-8",
        {},
        {"EUR": "10.250015"},
        id="azure_mca",
    ),
    pytest.param(
        "oci_focus.csv",
        '"AvailabilityZone","BilledCost","BillingAccountId","BillingAccountName","BillingCurrency",'
        '"BillingPeriodEnd","BillingPeriodStart","ChargeCategory","ChargeDescription","ChargeFreque'
        'ncy","ChargePeriodEnd","ChargePeriodStart","ChargeSubcategory","EffectiveCost","InvoiceIss'
        'uer","ListCost","Provider","Publisher","Region","ResourceId","ServiceCategory","ServiceNam'
        'e","SkuId","SubAccountId","SubAccountName","Tags","oci_ReferenceNumber","oci_CostOverage"\n'
        '"AD1","1.5","acc","Acme","EUR","2026-02-01T00:00Z","2026-01-01T00:00Z","Usage","OCPU","","'
        '2026-01-02T00:00Z","2026-01-01T00:00Z","On-Demand","1.5","Oracle","1.5","Oracle","Oracle",'
        '"eu-frankfurt-1","ocid1","Compute","COMPUTE","B1","sub","sub","{}","r1","0"\n',
        "utf-8",
        {},
        {"EUR": "1.5"},
        id="oci_focus",
    ),
    pytest.param(
        "Kampagnenbericht.csv",
        "Kampagnenbericht\n"
        "1. Januar 2026 - 31. Januar 2026\n"
        "Kampagnenstatus\tKampagne\tTag\tWährungscode\tKosten\tKlicks\tImpr.\n"
        "Aktiviert\tMarke\t2026-01-02\tEUR\t1.234,50\t10\t1.000\n"
        "Aktiviert\tMarke\t2026-01-03\tEUR\t65,50\t5\t100\n"
        "Gesamt: Konto\t --\t --\tEUR\t1.300,00\t15\t1.100\n",
        "utf-16",
        {},
        {"EUR": "1300.00"},
        id="Kampagnenbericht",
    ),
    pytest.param(
        "캠페인 보고서.csv",
        "캠페인 보고서\n"
        "2026년 1월 1일 - 2026년 1월 31일\n"
        "캠페인 상태,캠페인,일,통화 코드,비용,클릭수,노출수\n"
        '운영중,브랜드,2026-01-02,KRW,"12,345",10,"1,000"\n'
        "운영중,브랜드,2026-01-03,KRW,655,5,100\n"
        '합계: 계정, --, --,KRW,"13,000",15,"1,100"\n',
        "utf-8",
        {},
        {"KRW": "13000"},
        id="캠페인 보고서",
    ),
    pytest.param(
        "广告系列报告.csv",
        "广告系列报告\n"
        "2026年1月1日 - 2026年1月31日\n"
        "广告系列状态,广告系列,天,货币代码,费用,点击次数,展示次数\n"
        '已启用,品牌,2026-01-02,CNY,123.45,10,"1,000"\n'
        '总计：帐号, --, --,CNY,123.45,10,"1,000"\n',
        "utf-8",
        {},
        {"CNY": "123.45"},
        id="广告系列报告",
    ),
    pytest.param(
        "meta_zh.csv",
        '"报告开始日期","报告结束日期","广告系列名称","广告系列投放","成果","覆盖人数","展示次数","花费金额 (USD)"\n'
        '"2026-01-01","2026-01-01","品牌","active","5","100","200","12.50"\n'
        '"2026-01-02","2026-01-02","品牌","active","5","100","200","7.50"\n',
        "utf-8",
        {},
        {"USD": "20.00"},
        id="meta_zh",
    ),
    pytest.param(
        "meta_cs.csv",
        "Začátek hlášení,Konec hlášení,Název kampaně,Zobrazení,Dosah,Vynaložená částka (CZK)\n"
        "2026-01-01,2026-01-01,Značka,200,100,125.50\n"
        "2026-01-02,2026-01-02,Značka,200,100,74.50\n",
        "utf-8",
        {},
        {"CZK": "200.00"},
        id="meta_cs",
    ),
    pytest.param(
        "meta_es.csv",
        "Día;Nombre de la campaña;Importe gastado (EUR);Impresiones;Alcance\n"
        "2026-01-01;Marca;12,50;200;100\n"
        "2026-01-02;Marca;7,50;200;100\n",
        "utf-8",
        {},
        {"EUR": "20.00"},
        id="meta_es",
    ),
    pytest.param(
        "linkedin_es.csv",
        "Informe de rendimiento de campañas\n"
        "Fecha de inicio del informe: 01/01/2026\n"
        "\n"
        "Fecha de inicio (en UTC)\tNombre de la cuenta\tDivisa\tNombre de la campaña\tIdentificador de "
        "la campaña\tGasto total\tImpresiones\tClics\n"
        "1/13/2026\tAcme\tEUR\tMarca\t123\t45.50\t100\t3\n"
        "1/14/2026\tAcme\tEUR\tMarca\t123\t4.50\t100\t3\n",
        "utf-16",
        {},
        {"EUR": "50.00"},
        id="linkedin_es",
    ),
    pytest.param(
        "ms_es.csv",
        "Nombre del informe: Campañas\n"
        "Hora del informe: 01/01/2026,31/01/2026\n"
        "Zona horaria: (GMT+01:00) Madrid\n"
        "\n"
        "Periodo de tiempo,Nombre de la campaña,Código de moneda,Impresiones,Clics,Gasto\n"
        '2026-01-13,Marca,EUR,100,3,"12,50"\n'
        '2026-01-14,Marca,EUR,100,3,"7,50"\n'
        'Total,,,200,6,"20,00"\n'
        "©2026 Microsoft Corporation. Todos los derechos reservados.\n",
        "utf-8",
        {},
        {"EUR": "20.00"},
        id="ms_es",
    ),
    pytest.param(
        "tiktok_fr.csv",
        "Nom de la campagne,Par jour,Coût,Devise,Impressions,Clics (destination)\n"
        "Marque,2026-01-13,12.50,EUR,100,3\n"
        "Marque,2026-01-14,7.50,EUR,100,3\n"
        "Total de 2 résultats,-,20.00,EUR,200,6\n",
        "utf-8",
        {},
        {"EUR": "20.00"},
        id="tiktok_fr",
    ),
    pytest.param(
        "snap.csv",
        "Start Time,End Time,Campaign Name,Campaign ID,Spend,Paid Impressions,Swipe-Ups,Currency\n"
        "2026-01-13T00:00:00.000-08:00,2026-01-14T00:00:00.000-08:00,Brand,c1,12.50,100,3,USD\n"
        "2026-01-14T00:00:00.000-08:00,2026-01-15T00:00:00.000-08:00,Brand,c1,7.50,100,3,USD\n",
        "utf-8",
        {},
        {"USD": "20.00"},
        id="snap",
    ),
    pytest.param(
        "dsp.csv",
        "Date,Advertiser,Advertiser ID,Order,Order ID,Line Item,Line Item ID,Order currency,Impress"
        "ions,Click-throughs,Total cost\n"
        '"Jan 13, 2026",Acme,1,Brand,o1,Line,l1,USD,100,3,"$1,012.50"\n'
        '"Jan 14, 2026",Acme,1,Brand,o1,Line,l1,USD,100,3,$7.50\n',
        "utf-8",
        {"currency": "USD"},
        {"USD": "1020.00"},
        id="dsp",
    ),
    pytest.param(
        "ttd.csv",
        "Date,Partner,Advertiser,Campaign,Ad Group,Impressions,Clicks,Advertiser Cost (Adv Currency"
        "),Advertiser Currency Code\n"
        "01/13/2026,P,Acme,Brand,AG,100,3,12.50,USD\n"
        "01/14/2026,P,Acme,Brand,AG,100,3,7.50,USD\n",
        "utf-8",
        {},
        {"USD": "20.00"},
        id="ttd",
    ),
    pytest.param(
        "criteo.csv",
        "Day;Advertiser;Campaign;Currency;Displays;Clicks;AdvertiserCost\n"
        "2026-01-13;Acme;Retarget;EUR;100;3;12.5\n"
        "2026-01-14;Acme;Retarget;EUR;100;3;7.5\n",
        "utf-8",
        {},
        {"EUR": "20.00"},
        id="criteo",
    ),
    pytest.param(
        "taboola.csv",
        "Day,Campaign ID,Campaign,Impressions,Clicks,Spent,Currency,CPC\n"
        "13-01-2026,1,Brand,100,3,12.5,USD,4.16\n"
        "14-01-2026,1,Brand,100,3,7.5,USD,2.5\n",
        "utf-8",
        {},
        {"USD": "20.00"},
        id="taboola",
    ),
    pytest.param(
        "council_over_500.csv",
        "Body Name,Body,Service Label,Service Code,Organisational Unit,Expenditure Category,Expendi"
        "ture Code,Date,Transaction Number,Amount,Supplier Name,Supplier ID,Contract ID\n"
        'Acme Council,http://x,Adult Care,1,Care,Fees,200,05/01/2026,T1,"1,500.00",Care Ltd,S1,\n'
        "Acme Council,http://x,Adult Care,1,Care,Fees,200,31/01/2026,T2,-500.00,Care Ltd,S1,\n",
        "utf-8",
        {"currency": "GBP"},
        {"GBP": "1000.00"},
        id="council_over_500",
    ),
    pytest.param(
        "nhs.csv",
        "Department Family,Entity,Date,Expense Type,Expense Area,Supplier,Transaction Number,AP Amo"
        "unt (£),Purchase Invoice Number\n"
        'DHSC,Trust,31/01/2026,Drugs,Ward,Pharma Ltd,123," 45,000.00 ",INV1\n'
        'DHSC,Trust,31/01/2026,Drugs,Ward,Pharma Ltd,124," -5,000.00 ",INV2\n',
        "utf-8",
        {},
        {"GBP": "40000.00"},
        id="nhs",
    ),
    pytest.param(
        "checkbook.csv",
        "Fiscal Year,Department Name,Vendor Name,Check Date,Check Number,Account Description,Check Amount\n"
        '2026,Parks,Mower Inc,01/15/2026,1001,Equipment,"$1,250.25"\n'
        "2026,Parks,Seed Co,01/16/2026,1002,Supplies,$49.75\n",
        "utf-8",
        {"currency": "USD"},
        {"USD": "1300.00"},
        id="checkbook",
    ),
    pytest.param(
        "bva.csv",
        "Fiscal Year,Agency,Adopted Budget,Modified Budget,Actual Expenditures\n"
        '2025,Parks,"1,000.00","1,100.00","1,050.00"\n'
        '2025,Fire,"2,000.00","2,100.00","2,200.00"\n'
        'Total,,"3,000.00","3,200.00","3,250.00"\n',
        "utf-8",
        {
            "currency": "USD",
            "fiscal_year_start": "7",
            "budget_column": "Adopted Budget",
            "actual_column": "Actual Expenditures",
        },
        {"USD": "3250.00"},
        id="bva",
    ),
    pytest.param(
        "concur.csv",
        "Report ID,Employee,Transaction Date,Expense Type,Vendor,City,Payment Type,Expense Amount ("
        "reimbursement currency),Reimbursement Currency,Cost Center\n"
        "R1,E1,2026-01-13,Advertising,Meta,NY,Corporate Card,120.50,USD,100\n"
        "R1,E1,2026-01-14,Meals,Cafe,NY,Cash,29.50,USD,100\n",
        "utf-8",
        {},
        {"USD": "150.00"},
        id="concur",
    ),
    pytest.param(
        "pleo.csv",
        "Date,Receipt,Text,Amount in EUR,Category,Tags,Employee\n"
        '13/01/2026,Yes,"Google Ads","-120,50",Marketing,,A\n'
        '14/01/2026,Yes,"Canva","-12,99",Software,,A\n',
        "utf-8",
        {"sign": "negative"},
        {"EUR": "133.49"},
        id="pleo",
    ),
    pytest.param(
        "spendesk.csv",
        "Payment date;Supplier;Description;Amount;Currency;VAT amount;Expense account;Cost center;Payer\n"
        "13/01/2026;Google;Ads;120,50;EUR;20,08;623100;Marketing;A\n"
        "14/01/2026;Canva;Pro;12,99;EUR;;651100;Design;A\n",
        "utf-8",
        {},
        {"EUR": "133.49"},
        id="spendesk",
    ),
    pytest.param(
        "stripe_fees.csv",
        "id,Type,Source,Amount,Fee,Destination Platform Fee,Net,Currency,Created (UTC),Available On"
        " (UTC),Description\n"
        "txn_1,charge,ch_1,100.00,3.20,,96.80,usd,2026-01-13 10:00:00,2026-01-15 00:00:00,x\n"
        "txn_2,charge,ch_2,50.00,1.75,,48.25,usd,2026-01-13 11:00:00,2026-01-15 00:00:00,x\n",
        "utf-8",
        {},
        {"USD": "4.95"},
        id="stripe_fees",
    ),
    pytest.param(
        "amb.csv",
        "Date,Vendor,Amount,Currency\n03/04/2026,A,10.00,EUR\n05/06/2026,B,20.00,EUR\n",
        "utf-8",
        {"date_order": "dmy"},
        {"EUR": "30.00"},
        id="amb",
    ),
    pytest.param(
        "123456789FEC20261231.txt",
        "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\t"
        "PieceRef\tPieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tId"
        "evise\n"
        "AC\tAchats\t1\t20260113\t623100\tPublicité\t\t\tF1\t20260113\tGoogle Ads\t1000,00\t0,00\t\t\t20260131\t\t\n"
        ""
        "AC\tAchats\t1\t20260113\t445660\tTVA déductible\t\t\tF1\t20260113\tGoogle Ads\t200,00\t0,00\t\t\t20260131"
        "\t\t\n"
        "AC\tAchats\t1\t20260113\t401000\tFournisseurs\tGOO\tGoogle\tF1\t20260113\tGoogle Ads\t0,00\t1200,00\t\t\t"
        "20260131\t\t\n",
        "latin-1",
        {"currency": "EUR"},
        {"EUR": "1000.00"},
        id="123456789FEC20261231",
    ),
]


@pytest.mark.parametrize(("name", "text", "encoding", "answers", "totals"), CASES)
def test_an_export_of_another_system_is_read_to_the_cent(name, text, encoding, answers, totals):
    data = text.encode(encoding)
    asked = read_export(data, name, today=date(2026, 11, 28))
    assert {question.key for question in asked.questions} <= answers.keys()
    reading = read_export(data, name, answers=answers, today=date(2026, 11, 28))
    assert (reading.state, reading.quarantined) == ("ready", ())
    found = dict.fromkeys(reading.tables["spend"]["currency"].to_pylist(), Decimal(0))
    for currency, amount in zip(
        *(reading.tables["spend"][name].to_pylist() for name in ("currency", "amount")), strict=True
    ):
        found[currency] += amount
    assert found == {currency: Decimal(total) for currency, total in totals.items()}
