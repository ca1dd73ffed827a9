"""Reading one export end to end: what is asked, what answers do, what is refused as a whole."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from finint.importer.gate import Limits
from finint.importer.read import read_export

D = Decimal
TODAY = date(2026, 4, 15)


def read(text, name="export.csv", **answers):
    return read_export(text.encode(), name, answers=answers, today=TODAY)


def asked(reading):
    return [question.key for question in reading.questions]


def amounts(reading):
    return [amount.normalize() for amount in reading.tables["spend"]["amount"].to_pylist()]


def spend(reading, column):
    return reading.tables["spend"][column].to_pylist()


def test_everything_unsaid_is_asked_at_once():
    reading = read("Date,Supplier,Amount\n03/04/2026,A,1.234\n05/06/2026,B,2.500\n")
    assert (reading.state, asked(reading)) == ("needs_input", ["decimal_mark", "date_order", "currency"])
    assert reading.tables == {}
    assert reading.reason
    assert reading.quarantined == ()


def test_answers_settle_the_file_and_are_remembered():
    reading = read(
        "Date,Supplier,Amount\n03/04/2026,A,1.234\n05/06/2026,B,2.500\n",
        decimal_mark=",",
        date_order="mdy",
        currency="sek",
    )
    assert (reading.state, amounts(reading)) == ("ready", [D(1234), D(2500)])
    assert spend(reading, "spend_date") == [date(2026, 3, 4), date(2026, 5, 6)]
    assert reading.answers == {"decimal_mark": ",", "date_order": "mdy", "currency": "SEK"}


def test_an_answer_that_was_not_needed_changes_nothing_and_is_not_remembered():
    text = "Date,Supplier,Amount,Currency\n2026-03-02,A,1.50,EUR\n"
    plain, answered = read(text), read(text, currency="USD", date_order="mdy", decimal_mark=",", period="2026-01")
    assert answered.tables["spend"].equals(plain.tables["spend"])
    assert answered.answers.keys() <= {"period"}


def test_an_answer_that_does_not_fit_is_asked_again_by_name():
    reading = read("Date,Supplier,Amount\n2026-03-02,A,1.50\n", currency="doubloons")
    assert asked(reading) == ["currency"]
    assert "doubloons" in reading.questions[0].prompt


def test_several_cost_columns_are_a_question_and_the_answer_is_a_header():
    text = "Date,Supplier,Net amount,Gross amount,Currency\n2026-03-02,A,100.00,119.00,EUR\n"
    question = read(text).questions[0]
    assert (question.key, question.choices) == ("amount_column", ("Net amount", "Gross amount"))
    reading = read(text, amount_column="gross amount")
    assert (amounts(reading), spend(reading, "amount_basis"), reading.columns["amount"]) == (
        [D(119)],
        ["gross"],
        "Gross amount",
    )


def test_rates_plans_and_results_are_no_cost_columns():
    reading = read(
        "Date,Campaign,Cost,Cost per click,Budget,Revenue,Conv. value\n2026-03-02,A,5.00,0.5,90,70,60\n", currency="EUR"
    )
    assert reading.columns["amount"] == "Cost"
    assert amounts(reading) == [D(5)]


def test_a_column_named_by_an_answer_makes_a_table_readable_that_says_nothing():
    text = "unique_id,ds,y\nx,2026-01-01,5.5\n"
    assert read(text).state == "reject"
    assert amounts(read(text, amount_column="y", currency="USD")) == [D("5.5")]


@pytest.mark.parametrize(
    ("header", "cell", "currency"),
    [
        ("Amount spent (AUD)", "5.00", "AUD"),
        ("Amount (£)", "5.00", "GBP"),
        ("cost_in_usd", "5.00", "USD"),
        ("Amount EUR", "5.00", "EUR"),
        ("Amount", "US$5.00", "USD"),
        ("Amount", "5.00 CHF", "CHF"),
        ("Amount", "€5.00", "EUR"),
        ("Amount ($)", "5.00", None),
        ("Amount", "$5.00", None),
        ("Amount (ALL)", "5.00", "ALL"),
        ("Amount (all)", "5.00", None),
    ],
)
def test_the_currency_comes_from_header_or_cell_or_is_asked(header, cell, currency):
    reading = read(f"Date,Supplier,{header}\n2026-03-02,A,{cell}\n")
    assert asked(reading) == ([] if currency else ["currency"])
    if currency:
        assert spend(reading, "currency") == [currency]


def test_a_currency_above_the_table_counts_for_all_rows():
    assert spend(read("Ledger\nCurrency: NOK\n\nDate,Supplier,Amount\n2026-03-02,A,5.00\n"), "currency") == ["NOK"]


def test_rows_in_several_currencies_keep_their_own_and_a_wrong_code_is_refused():
    reading = read(
        "Date,Supplier,Amount,Currency\n2026-03-02,A,5.00,EUR\n2026-03-02,B,7.00,usd\n2026-03-02,C,9.00,EURO\n2026-03-02,D,1.00,\n"
    )
    assert spend(reading, "currency") == ["EUR", "USD"]
    assert [(cell.line, cell.column, cell.code, cell.value) for cell in reading.quarantined] == [
        (4, "Currency", "bad_currency", "EURO"),
        (5, "Currency", "bad_currency", ""),
    ]


def test_a_sign_in_the_cell_that_contradicts_the_column_is_refused():
    reading = read("Date,Supplier,Amount,Currency\n2026-03-02,A,€5.00,EUR\n2026-03-02,B,US$7.00,EUR\n")
    assert [(cell.line, cell.code) for cell in reading.quarantined] == [(3, "bad_currency")]


def test_one_sign_among_bare_zeros_is_the_files_currency():
    reading = read("Date,Supplier,Amount\n2026-03-02,A,US$5.00\n2026-03-03,A,0\n")
    assert spend(reading, "currency") == ["USD", "USD"]


SNAP = "campaign_id,date,impressions,spend,swipes,story_opens\n1,2026-03-02,10,{},1,0\n1,2026-03-03,10,{},1,0\n"


@pytest.mark.parametrize(
    ("first", "second", "total", "keys"),
    [("60215", "172732", D("0.232947"), []), ("60.21", "172.73", D("232.94"), []), ("605", "1725", None, ["unit"])],
)
def test_whole_amounts_of_an_interface_in_micros_are_micros_unless_too_small_to_tell(first, second, total, keys):
    reading = read(SNAP.format(first, second), currency="USD")
    assert asked(reading) == keys
    if total:
        assert sum(amounts(reading)) == total


def test_the_unit_may_be_answered():
    assert sum(amounts(read(SNAP.format("605", "1725"), currency="USD", unit="major"))) == D(2330)
    assert sum(amounts(read(SNAP.format("605", "1725"), currency="USD", unit="micros"))) == D("0.00233")


def test_huge_whole_amounts_of_an_unknown_advertising_table_are_asked_about():
    text = "date,campaign,impressions,spend\n2026-03-02,A,10,36150000\n2026-03-03,A,12,24570000\n"
    assert asked(read(text, currency="USD")) == ["unit"]
    assert sum(amounts(read(text.replace("spend", "spend_micros"), currency="USD"))) == D("60.72")


def test_mostly_negative_amounts_of_a_card_are_asked_about():
    text = "Transaction Date,Merchant,Card,Amount,Currency\n2026-03-02,A,1,-5.00,EUR\n2026-03-03,B,1,-7.00,EUR\n2026-03-03,B,1,2.00,EUR\n"
    assert asked(read(text)) == ["sign"]
    assert amounts(read(text, sign="negative")) == [D(5), D(7), D(-2)]
    assert amounts(read(text, sign="positive")) == [D(-5), D(-7), D(2)]


@pytest.mark.parametrize(("first", "keys"), [("-5.00", ["sign"]), ("-2.00", ["sign"]), ("-1.99", ["sign"])])
def test_as_many_negative_as_positive_amounts_of_a_card_are_asked_about(first, keys):
    text = f"Transaction Date,Merchant,Card,Amount,Currency\n2026-03-02,A,1,{first},EUR\n2026-03-03,B,1,2.00,EUR\n"
    assert asked(read(text)) == keys


BANK = "Date,Narrative,Amount,Currency\n2026-03-01,Client,4000.00,EUR\n2026-03-02,Studio,-120.00,EUR\n"


def test_a_bank_export_with_more_money_in_than_out_is_asked_about_and_never_guessed():
    text = BANK + "2026-03-13,Client,900.00,EUR\n2026-03-14,Studio,-80.00,EUR\n"
    assert asked(read(text)) == ["sign"]
    assert amounts(read(text, sign="negative")) == [D(-4000), D(120), D(-900), D(80)]
    only = read(text, sign="negative_only")
    assert amounts(only) == [D(120), D(80)]
    assert any("Client" in note.text for note in only.notes if note.code == "money_in")


@pytest.mark.parametrize("rows", ["", "2026-03-13,Client,900.00,EUR\n"])
def test_a_few_payments_among_more_that_came_in_are_asked_about(rows):
    assert asked(read(BANK + rows)) == ["sign"]


@pytest.mark.parametrize(
    ("amounts_of", "words", "expected"),
    [
        pytest.param(
            ("4000.00", "-120.00"), ("Credit", "Debit"), [D(-4000), D(120)], id="signs agree: negative is spend"
        ),
        pytest.param(("-20.00", "120.00"), ("Credit", "Debit"), [D(-20), D(120)], id="signs agree: positive is spend"),
        pytest.param(("20.00", "120.00"), ("CR", "DR"), [D(-20), D(120)], id="no signs: the column says it"),
        pytest.param(("20.00", "120.00"), ("Top-up", "Purchase"), [D(120)], id="what funds the account is left out"),
    ],
)
def test_a_column_that_says_which_way_money_went_settles_the_sign(amounts_of, words, expected):
    rows = "".join(f"2026-03-1{row},A,{words[row]},{amounts_of[row]},EUR\n" for row in range(2))
    reading = read(f"Date,Narrative,Type,Amount,Currency\n{rows}")
    assert asked(reading) == []
    assert amounts(reading) == expected


def test_words_of_direction_that_contradict_the_signs_settle_nothing():
    text = "Date,Narrative,Type,Amount,Currency\n2026-03-13,A,Debit,-5.00,EUR\n2026-03-14,A,Debit,9.00,EUR\n"
    assert asked(read(text)) == ["sign"]


REPORT = "Campaign report\n{}\nCampaign,Currency code,Cost,Impr.,Clicks\nA,EUR,12.50,100,3\n"


def test_the_period_is_above_the_header_in_the_name_or_asked():
    above = read(REPORT.format('"March 2, 2026 - March 8, 2026"'))
    assert above.period == (date(2026, 3, 2), date(2026, 3, 9))
    named = read(REPORT.format("All time"), "Campaigns(2026.03.02-2026.03.08).csv")
    assert named.period == above.period
    assert asked(read(REPORT.format("All time"))) == ["period"]
    answered = read(REPORT.format("All time"), period="2026-03-02/2026-03-08")
    assert (answered.period, answered.answers) == (above.period, {"period": "2026-03-02/2026-03-08"})
    assert spend(answered, "spend_date") == [None]
    assert spend(answered, "period_end") == [date(2026, 3, 9)]


def test_a_day_outside_the_stated_period_is_refused():
    text = 'Campaign report\n"March 2, 2026 - March 8, 2026"\nDay,Campaign,Currency code,Cost,Impr.\n2026-03-08,A,EUR,1.00,5\n2026-03-09,A,EUR,2.00,5\n'
    assert [(cell.line, cell.column, cell.code) for cell in read(text).quarantined] == [
        (5, "Day", "date_out_of_period")
    ]


def test_later_days_warn_and_are_kept():
    reading = read("Date,Supplier,Amount (EUR)\n2026-04-15,A,1.00\n2026-04-16,B,2.00\n")
    assert [note.code for note in reading.notes if note.warns] == ["future_date"]
    assert len(amounts(reading)) == 2


def test_weeks_cover_seven_days_and_months_all_of_theirs():
    weeks = read("Week,Campaign,Cost (EUR)\n2026-03-02,A,7.00\n2026-03-09,A,7.00\n")
    assert spend(weeks, "period_end") == [date(2026, 3, 9), date(2026, 3, 16)]
    assert weeks.period == (date(2026, 3, 2), date(2026, 3, 10))
    ending = read("Week ending,Campaign,Cost (EUR)\n2026-03-08,A,7.00\n")
    assert (spend(ending, "period_start"), spend(ending, "period_end")) == ([date(2026, 3, 2)], [date(2026, 3, 9)])
    months = read("Month,Campaign,Cost (EUR)\nMar 2026,A,7.00\n")
    assert (spend(months, "period_start"), spend(months, "period_end")) == ([date(2026, 3, 1)], [date(2026, 4, 1)])


def test_a_row_over_several_days_has_a_period_and_a_row_over_one_has_a_day():
    reading = read(
        "Start Date,End Date,Supplier,Amount (EUR)\n2026-03-02,2026-03-02,A,1.00\n2026-03-02,2026-03-05,B,2.00\n2026-03-05,2026-03-02,C,4.00\n"
    )
    assert spend(reading, "spend_date") == [date(2026, 3, 2), None]
    assert spend(reading, "period_end") == [None, date(2026, 3, 6)]
    assert [(cell.line, cell.column, cell.code) for cell in reading.quarantined] == [(4, "End Date", "bad_date")]


def test_a_report_without_its_cost_column_is_refused_and_says_what_it_has():
    reading = read("Campaign report\nAll time\nCampaign status,Campaign,Budget,Currency code,Campaign type\n")
    assert (reading.state, reading.source) == ("reject", "google_ads")
    assert "lacks a cost column" in reading.reason
    assert "Campaign type" in reading.reason


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Date,Supplier,Amount\n", "no row of data"),
        ("Name,Email,City\nA,B,C\n", "No column"),
        ("Just a letter.\n\nYours\n", "no table"),
        ("Date,Sessions,Users,Bounce rate\n2026-01-01,10,5,40%\n", "No column"),
        ("", "empty"),
    ],
)
def test_what_is_no_spend_is_refused_with_a_sentence(text, said):
    reading = read(text)
    assert reading.state == "reject"
    assert said in reading.reason


def test_an_unknown_table_none_of_whose_rows_can_be_read_is_refused_with_the_first_reason():
    reading = read("Date,Supplier,Amount (EUR)\nsoon,A,1.00\nlater,B,2.00\n")
    assert reading.state == "reject"
    assert "soon" in reading.reason
    assert len(reading.quarantined) == 2


def test_a_limit_that_was_hit_is_named():
    reading = read_export(b"Date,Amount\n" + b"2026-03-02,1\n" * 20, "x.csv", today=TODAY, limits=Limits(rows=5))
    assert reading.state == "reject"
    assert "5 rows" in reading.reason


def test_a_cell_with_broken_text_is_refused_and_line_breaks_are_not():
    reading = read(
        'Date,Campaign,Cost (EUR)\n2026-03-02,"two\nlines",1.00\n2026-03-02,bro\ufffdken,2.00\n2026-03-02,be\x07ll,2.00\n'
    )
    assert [(cell.line, cell.column, cell.code) for cell in reading.quarantined] == [
        (4, "Campaign", "bad_text"), (5, "Campaign", "bad_text"),
    ]  # fmt: skip
    assert spend(reading, "campaign") == ["two\nlines"]


def test_two_breakdowns_of_one_platform_have_two_names_and_a_ledger_has_none():
    by_day = read(
        "Date,Clicks,Impressions,Avg. CPC,Cost\n2026-03-02,1,2,US$1.00,US$1.00\n",
        "Time_series(2026.03.02-2026.03.02).csv",
    )
    by_word = read(
        "Search Keyword,Match type,Criterion Status,Cost,Clicks\nx,Exact match,Enabled,US$1.00,1\n",
        "Search_keywords(2026.03.02-2026.03.02).csv",
    )
    assert (by_day.source, by_day.breakdown) == ("google_ads", "account by day")
    assert (by_word.source, by_word.breakdown) == ("google_ads", "keyword by period")
    assert read("Date,Supplier,Amount (EUR)\n2026-03-02,A,1.00\n").breakdown == ""


def test_identical_rows_are_all_kept_under_one_key():
    reading = read(
        "Date,Campaign name,Spend in account currency\n2026-03-02,A,1.50\n2026-03-02,A,1.50\n", currency="EUR"
    )
    assert (len(amounts(reading)), len(set(spend(reading, "row_key")))) == (2, 1)


def test_a_renamed_campaign_keeps_its_key_when_it_has_an_id():
    head = "Day,Campaign,Campaign ID,Currency code,Cost,Impr.,Avg. CPC\n"
    before, after = (read(f"{head}2026-03-02,{name},77,EUR,1.00,5,1\n") for name in ("Old", "New"))
    assert spend(before, "row_key") == spend(after, "row_key")


def test_a_ledger_line_is_categorised_by_its_own_words_or_left_unassigned():
    reading = read(
        "Date,Supplier,Expense type,Amount (EUR)\n2026-03-02,A,Software licences,1.00\n2026-03-02,B,Travel,1.00\n2026-03-02,C,Sundry,1.00\n"
    )
    assert spend(reading, "cost_category") == ["platform_fees", "operational_overhead", "unassigned"]
    assert spend(reading, "category_source") == ["rule", "rule", "none"]


def test_the_reason_for_a_claim_is_said():
    note = next(note for note in read(REPORT.format("March 2026")).notes if note.code == "detected")
    assert "Google Ads report" in note.text
    assert "Campaign report" in note.text
    assert not note.warns


def test_an_open_period_above_the_table_is_not_used_when_the_rows_have_days():
    text = "Report Time: 6/1/2025 - 7/1/2025\nDate,Supplier,Amount (EUR)\n2025-06-03,A,1.00\n"
    reading = read(text)
    assert (reading.state, reading.period) == ("ready", (date(2025, 6, 3), date(2025, 6, 4)))


def test_fractions_of_a_millionth_are_rounded_and_never_break_the_file():
    text = "date,campaign_id,cost_micros,customer_id\n2026-03-02,1,0.00000049,9\n2026-03-02,2,1500000,9\n"
    assert amounts(read(text, currency="EUR")) == [D(0), D("1.5")]


def test_a_column_beside_the_amount_is_written_with_the_same_decimal_mark():
    text = 'Tag,Kampagnenname,"Ausgegebener Betrag (EUR)",Impressionen,Käufe,"Purchases conversion value"\n2026-03-02,A,"10,50",1.234,2,1.234\n'
    reading = read(text)
    assert spend(reading, "platform_value") == [D(1234)]
    assert spend(reading, "impressions") == [1234]


def test_a_day_under_an_unusual_header_is_found_by_its_words_and_cells():
    reading = read("Gebucht am,Supplier,Amount (EUR)\n13.03.2026,A,1.00\n")
    assert (spend(reading, "spend_date"), reading.columns["date"]) == ([date(2026, 3, 13)], "Gebucht am")


def test_an_unknown_kind_is_refused_with_those_there_are():
    reading = read("Date,Supplier,Amount (EUR)\n2026-03-02,A,1.00\n", kind="poems")
    assert reading.state == "reject"
    assert "departments" in reading.reason


def workbook(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_with_its_days_floats_and_formula_errors():
    data = workbook(
        [
            ["Spend of March"],
            [],
            ["Date", "Supplier", "Amount (EUR)"],
            [date(2026, 3, 2), "A", 0.1 + 0.2],
            [date(2026, 3, 3), "B", "#REF!"],
            [date(2026, 3, 4), "C", 1234.5],
            ["Total", None, 1234.8],
        ]
    )
    reading = read_export(data, "ledger.xlsx", today=TODAY)
    assert (reading.state, amounts(reading)) == ("ready", [D("0.3"), D("1234.5")])
    assert [(cell.line, cell.column, cell.code, cell.value) for cell in reading.quarantined] == [
        (5, "Amount (EUR)", "formula_error", "#REF!")
    ]
    assert (reading.skipped["preamble"], reading.skipped["totals"], reading.header_line) == (1, 1, 3)
