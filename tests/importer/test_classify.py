"""Every physical row has one class; a total is never told by its label alone, nor by the sum alone."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint.importer.labels import is_label
from finint.importer.read import read_export

TODAY = date(2026, 4, 15)


def read(text, name="export.csv", **answers):
    return read_export(text.encode(), name, answers={"currency": "EUR", **answers}, today=TODAY)


def classes(reading):
    return dict(zip(reading.raw["line_no"].to_pylist(), reading.raw["class"].to_pylist(), strict=True))


@pytest.mark.parametrize(
    "text",
    ["Total", "TOTAL", "Totals", "Grand Total", "Sub-total", "Total: Campaigns", "Total for Advertising", "Total of 12 results",
     "Gesamt", "Gesamtsumme", "Summe:", "Total général", "Totale", "Totaal", "Suma", "Total amount", "Marketing Total", "**"],
)  # fmt: skip
def test_words_that_label_a_total(text):
    assert is_label(text)


@pytest.mark.parametrize(
    "text", ["Total Gas & Power Ltd", "Totally Kettles", "Summer sale", "Sum Up Payments Ltd", "Total Wine GmbH"]
)
def test_names_that_only_begin_like_one(text):
    assert not is_label(text)


LEDGER = "Supplier Name,Category Family,Invoice GL Date,Spend\n"


def test_total_gas_and_power_is_a_vendor_even_when_its_amount_is_the_sum_above():
    reading = read(LEDGER + "A,x,13/11/2025,100.00\nB,x,14/11/2025,50.00\nTotal Gas & Power Ltd,x,15/11/2025,150.00\n")
    assert (reading.rows_of_data, reading.skipped["totals"]) == (3, 0)


def test_a_vendor_without_a_date_goes_to_quarantine_and_is_no_total():
    reading = read(LEDGER + "A,x,13/11/2025,100.00\nTotal Gas & Power Ltd,,,42.00\n")
    assert [(cell.line, cell.code) for cell in reading.quarantined] == [(3, "missing_date")]


def test_a_grand_total_with_empty_date_and_keys_is_a_total_whatever_it_says():
    reading = read(LEDGER + "A,x,13/11/2025,100.00\nB,x,14/11/2025,50.00\nGrand Total,,,999.00\n")
    assert (reading.rows_of_data, reading.skipped["totals"]) == (2, 1)
    assert [note.code for note in reading.notes if note.warns] == ["control_total"]


def test_the_sum_alone_makes_no_total():
    reading = read(LEDGER + "A,x,13/11/2025,100.00\nB,x,14/11/2025,50.00\nC,x,14/11/2025,150.00\n")
    assert (reading.rows_of_data, reading.skipped["totals"]) == (3, 0)


DAILY = 'Campaign report\n"March 1, 2026 - March 31, 2026"\nDay,Campaign,Campaign type,Currency code,Cost,Impr.\n'


def test_a_campaign_named_like_a_total_is_data_while_it_has_a_day():
    reading = read(DAILY + "2026-03-02,Total: Brand,Search,EUR,5.00,10\n2026-03-03,Brand,Search,EUR,7.00,10\n")
    assert (reading.rows_of_data, reading.skipped["totals"]) == (2, 0)


def test_a_label_in_the_only_key_column_is_a_total_at_the_end_and_data_before():
    head = 'Campaign report\n"March 1, 2026 - March 31, 2026"\nCampaign,Currency code,Cost,Impr.\n'
    middle = read(head + "A,EUR,5.00,1\nTotal: Search,EUR,1.00,1\nB,EUR,7.00,1\n")
    assert (middle.rows_of_data, middle.skipped["totals"]) == (3, 0)
    end = read(head + "A,EUR,5.00,1\nB,EUR,7.00,1\nTotal: Search,EUR,11.00,1\nTotal: Account,EUR,40.00,1\n")
    assert (end.rows_of_data, end.skipped["totals"]) == (2, 2)


def test_lines_above_and_below_the_table_are_classed_and_counted():
    reading = read(
        "Our ledger\nPrepared by finance\n\nDate,Supplier,Amount\n2026-03-02,A,1.00\n\n2026-03-03,B,2.00\n\nGenerated on 2026-04-01\n"
    )
    assert classes(reading) == {
        1: "preamble", 2: "preamble", 3: "blank", 4: "header", 5: "data", 6: "blank", 7: "data", 8: "blank", 9: "footer",
    }  # fmt: skip
    assert dict(reading.skipped) == {"preamble": 2, "footer": 1, "blank": 3, "totals": 0}


def test_a_last_row_that_lacks_cells_is_refused_and_not_taken_for_a_footer():
    reading = read("Date,Supplier,Amount\n2026-03-02,A,1.00\n2026-03-03,B,\n")
    assert [(cell.line, cell.column, cell.code) for cell in reading.quarantined] == [(3, "Amount", "missing_amount")]


def test_a_row_of_another_width_is_refused_whole():
    rows = "".join(f"2026-03-{day:02d},A,{day}.50\n" for day in range(2, 12))
    reading = read("Date,Supplier,Amount\n" + rows + "2026-03-12,A,10,50\n2026-03-13,A\n")
    assert [(cell.line, cell.code) for cell in reading.quarantined] == [(12, "row_width"), (13, "row_width")]


def test_doubled_trailing_commas_are_no_fault():
    reading = read("Date,Supplier,Amount,,\n2026-03-02,A,1.00,,\n2026-03-03,B,2.00\n2026-03-04,C,3.00,,,,\n")
    assert (reading.rows_of_data, reading.quarantined) == (3, ())


def test_statement_payments_are_no_spend_and_holders_names_are_not_kept():
    reading = read(
        "Transaction Date,Merchant Name,Cardholder,Type,Amount,Currency\n2026-03-02,Figma,Jo Example,Purchase,45.00,USD\n"
        "2026-03-09,Payment received,Jo Example,Payment,-40.00,USD\n"
    )
    assert classes(reading) == {1: "header", 2: "data", 3: "other"}
    assert "Jo Example" not in str(reading.raw.to_pylist())


LABELS = ["Brand", "Total", "Total: Campaigns", "Total Gas & Power Ltd", "", "Grand Total", "Totally", "--", "©2026"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["2026-03-02", "2026-03-31", "", "2026-02-30", "--"]),
            st.sampled_from(LABELS),
            st.sampled_from(["1.00", "2.50", "", "x", "3.50", "--"]),
        ),
        min_size=1,
        max_size=12,
    ),
    st.booleans(),
)
def test_every_physical_line_is_accounted_for_once(rows, preamble):
    head = "Report\n\n" if preamble else ""
    text = head + "Date,Supplier,Amount\n" + "".join(",".join(row) + "\n" for row in rows)
    reading = read(text)
    if reading.raw is None:
        return
    lines = text.count("\n")
    assert reading.raw["line_no"].to_pylist() == list(range(1, lines + 1))
    counted = sum(reading.skipped.values()) + reading.rows_of_data
    headers = sum(1 for name in classes(reading).values() if name == "header")
    assert counted + headers == lines
    stored = sum(table.num_rows for table in reading.tables.values())
    if reading.state == "ready":
        assert stored + len({cell.line for cell in reading.quarantined}) == reading.rows_of_data


WEEKLY = (
    'Informe de campaña\n"5 de enero de 2026 - 18 de enero de 2026"\nSemana,Estado de la campaña,Campaña,Código de moneda,Coste,Impr.\n'
    '2026-01-05,Habilitada,Cocina,PEN,"8651,95",1.247\n2026-01-12,Habilitada,Cocina,PEN,"100,05",90\n'
)


def test_totals_of_each_week_have_a_week_and_are_totals_all_the_same():
    reading = read(
        WEEKLY + '2026-01-05,Total: Campañas, --,PEN,"8651,95",1.247\n2026-01-12,Total: Campañas, --,PEN,"100,05",90\n'
        '2026-01-05,Total: Cuenta,,PEN,"8651,95",1.247\n,Total: Cuenta,,PEN,"8752,00",1.337\n'
    )
    assert (reading.source, reading.rows_of_data, reading.skipped["totals"]) == ("google_ads", 2, 4)
    assert [total.within_tolerance for total in reading.control_totals] == [True] * 4
    assert sorted({str(total.difference.normalize()) for total in reading.control_totals}) == ["0"]


def test_a_sum_without_a_name_may_stand_last():
    reading = read(
        "Reporting starts,Reporting ends,Campaign name,Amount spent (USD),Impressions\n2026-03-01,2026-03-31,A,5.00,1\n"
        "2026-03-01,2026-03-31,B,7.00,1\n2026-03-01,2026-03-31,,12.00,2\n"
    )
    assert (reading.rows_of_data, reading.skipped["totals"]) == (2, 1)


def test_two_dates_in_two_cells_above_the_header_are_the_period():
    reading = read(
        "Campaign Performance Report (in UTC)\nReport Start: 03/01/2026,Report End: 03/31/2026\n\n"
        "Start Date (in UTC),Campaign Name,Currency,Total Spent\n3/2/2026,A,EUR,5.00\nTotal,,,5.00\n"
    )
    assert (reading.period, reading.rows_of_data) == ((date(2026, 3, 1), date(2026, 4, 1)), 1)
