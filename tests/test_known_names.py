"""Names in force are kept as rows: what is kept is what the files and merges say, and a forgotten change is noticed."""

import pytest
from made import NOW

from finint import known_names, spend_sums
from finint.importer.bring import Upload, bring_in
from finint.importer.undo import undo
from finint.vendor_merge import merge
from finint.verify import verify

DEPARTMENTS = b"code,name,parent\nG,Growth,\n"
VENDORS = b"vendor_id,name,alias,category,department\nV1,Google Ads,GOOGLE ADS LTD,Advertising,G\n"


def rows(books, question):
    return books.connection.cursor().execute(question).fetchall()


def brought(books, text, name):
    return bring_in(books, Upload(text, name), {}, now=NOW)


def test_a_vendors_department_goes_by_the_name_it_has_whatever_came_first(books):
    brought(books, VENDORS, "vendors.csv")
    assert rows(books, "select department from live_vendor") == [("G",)]
    named = brought(books, DEPARTMENTS, "departments.csv")
    assert rows(books, "select department from live_vendor") == [("Growth",)]
    undo(books, named.import_id, now=NOW)
    assert rows(books, "select department from live_vendor") == [("G",)]
    assert known_names.faults(books) == []


def test_a_merged_name_is_found_at_once(books):
    brought(books, VENDORS, "vendors.csv")
    merge(books, "adwords", "V1", "Google Ads", now=NOW, reason="one company")
    assert rows(books, "select vendor_id from vendor_by_alias where key = 'adwords'") == [("V1",)]
    assert known_names.faults(books) == []


def test_verify_names_a_table_that_is_not_what_the_files_say_and_a_repair_makes_it_anew(books):
    brought(books, VENDORS, "vendors.csv")
    books.connection.cursor().execute("update live_vendor set name = 'Somebody'")
    assert [fault.kept for fault in known_names.faults(books)] == ["live_vendor", "vendor_by_alias"]
    assert "live_vendor" in verify(books).problems[0]
    spend_sums.repair(books, reason="found by verify")
    assert verify(books).is_sound


@pytest.mark.parametrize("text", [DEPARTMENTS, VENDORS, b"campaign_id,name,channel,department\nc1,a,social,G\n"])
def test_the_oracle_notices_names_that_nobody_made_anew(books, monkeypatch, text):
    monkeypatch.setattr(known_names, "renew", lambda _: None)
    brought(books, text, "names.csv")
    assert known_names.faults(books)
