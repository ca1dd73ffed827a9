"""The committed sample is what the generator makes, complete, small, and free of anything personal."""

import io
import re
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from finint.sample.__main__ import write
from finint.sample.company import DATA_THROUGH, FIRST_DAY
from finint.sample.formats import workbook
from finint.sample.generate import as_json

MEGABYTES_COMMITTED = 8
KINDS = {
    "departments", "campaigns", "vendors", "fx", "budget", "spend", "platform_cost", "contracts", "invoices", "commitments",
    "touchpoints", "conversions", "creative_hours", "experiments", "accounts", "usage", "plan_changes", "investments",
    "value_claims", "effort", "roi_measurements", "allocation_rules", "operations",
    "idle_resources",
}  # fmt: skip


def unpacked(name: str, content: bytes) -> object:
    """A workbook's members: two zlib builds may pack the same text into other bytes."""
    if not name.endswith(".xlsx"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {member: archive.read(member) for member in archive.namelist()}


def text_of(path: Path) -> str:
    content = path.read_bytes()
    if path.suffix == ".xlsx":
        return (
            zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode().partition("<sheetData>")[2]
        )
    return content.decode("utf-16" if content[:2] == b"\xff\xfe" else "utf-8-sig")


def test_the_committed_files_are_what_the_seed_makes(built, folder):
    for one in built.files:
        assert unpacked(one.file, (folder / one.file).read_bytes()) == unpacked(one.file, one.content), one.file
    assert (folder / "manifest.json").read_bytes() == as_json(built.manifest())
    assert (folder / "truth.json").read_bytes() == as_json(built.truth)


def test_writing_gives_the_files_the_manifest_names(built, tmp_path):
    write(built, tmp_path)
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert written == {one.file for one in built.files} | {"manifest.json", "truth.json"}


def test_the_manifest_names_every_committed_file(manifest, folder):
    committed = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {entry["file"] for entry in manifest["files"]} | {"manifest.json", "truth.json"} == committed


def test_the_manifest_says_what_a_loader_needs(manifest):
    assert manifest["reporting_currency"] == "EUR"
    assert manifest["fiscal_year_start"] == 1
    assert (manifest["first_day"], manifest["data_through"]) == (FIRST_DAY.isoformat(), DATA_THROUGH.isoformat())
    assert {entry["kind"] for entry in manifest["files"]} == KINDS
    assert len({entry["source"] for entry in manifest["files"] if entry["file"].startswith("exports/")}) == 6


def test_what_describes_the_company_is_loaded_before_its_money(manifest):
    kinds = [entry["kind"] for entry in manifest["files"]]
    described = max(kinds.index(kind) for kind in ("departments", "campaigns", "vendors", "fx"))
    assert described < min(kinds.index("budget"), kinds.index("spend"))


def test_the_locked_budget_is_loaded_after_the_reforecast(manifest):
    about = [entry["about"] for entry in manifest["files"] if entry["kind"] == "budget"]
    assert [text.rsplit("; ", 1)[1] for text in about] == ["reforecast", "locked", "locked"]


def test_the_committed_sample_is_small(folder):
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert size <= MEGABYTES_COMMITTED * 1_000_000


@pytest.mark.parametrize("pattern", [r"[\w.]+@[\w.]+\.\w+", r"https?://", r"\b(Mr|Mrs|Ms|Dr|Herr|Frau)\b\.? [A-Z]"])
def test_nothing_personal_stands_in_a_file(pattern, folder):
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".parquet":
            assert re.search(pattern, text_of(path)) is None, path.name


def test_people_are_ids_and_roles(folder, manifest):
    tables = {
        entry["kind"]: pq.read_table(folder / entry["file"])
        for entry in manifest["files"]
        if entry["file"].endswith("parquet")
    }
    for kind in ("touchpoints", "conversions"):
        assert all(re.fullmatch(r"u\d{6}", user) for user in set(tables[kind]["user_id"].to_pylist()))
    assert all(re.fullmatch(r"dev-\d{5}", account) for account in set(tables["accounts"]["account_id"].to_pylist()))
    hours = text_of(folder / "journeys/creative_hours.csv").splitlines()[1:]
    assert {line.split(",")[3] for line in hours} <= {"designer", "copywriter", "video editor", "producer"}


def test_each_platform_keeps_its_own_shape(folder):
    google = text_of(folder / "exports/google_ads_campaigns_2024-12_2025-12.csv").splitlines()
    assert google[0] == "Campaign report"
    assert google[1] == '"December 1, 2024 - December 31, 2025"'
    assert [line.split(",")[0] for line in google[-6:]] == [
        "Total: Campaigns", "Total: Account", "Total: Display", "Total: Performance Max", "Total: Search", "Total: Video",
    ]  # fmt: skip
    assert (folder / "exports/google_ads_campaigns_2026.csv").read_bytes()[:2] == b"\xff\xfe"
    assert (folder / "exports/linkedin_campaigns_2026.csv").read_bytes()[:2] == b"\xff\xfe"
    french = text_of(folder / "exports/meta_ads_campagnes_2024-12_2025-12.csv").splitlines()
    assert "Montant dépensé (EUR)" in french[0].split(";")
    assert re.fullmatch(r"\d+,\d\d", french[1].split(";")[2])
    assert "(do not scale)" in text_of(folder / "exports/meta_ads_2026-11-14.csv")
    assert text_of(folder / "exports/microsoft_ads_2026.csv").rstrip().splitlines()[-1].startswith("©2026")
    assert re.search(r"Total of \d+ results", text_of(folder / "exports/tiktok_campaigns.xlsx"))
    assert "EUR" not in text_of(folder / "exports/pinterest_ads.csv")
    assert "NULL" in text_of(folder / "platform/focus_2026-11.csv")
    assert re.search(r";\d\.\d{3},\d\d;EUR", text_of(folder / "ledger/ledger_2026.csv"))


def test_a_workbook_is_the_same_bytes_twice_and_opens(tmp_path):
    from openpyxl import load_workbook

    rows = [["Campaign & more", "Cost"], ["a < b", 3]]
    assert workbook(rows, "Campaign") == workbook(rows, "Campaign")
    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook(rows, "Campaign"))
    sheet = load_workbook(path)["Campaign"]
    assert [[cell.value for cell in row] for row in sheet.rows] == rows
