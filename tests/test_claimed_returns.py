"""What platforms claim of themselves: by campaign whatever the case of its name, in one currency, with an interval."""

import json
from datetime import date
from decimal import Decimal as D

import pytest
from made import NOW, SHARED

from finint.claimed_returns import claimed_returns
from finint.importer.bring import Upload, bring_in
from finint.period import Period
from finint.return_rules import Rules
from finint.view import View

HEADER = "date,campaign_name,category,campaign_id,impressions,spend,clicks,leads,orders,revenue\n"
MARCH = View(Period.parse("2026"), date(2026, 4, 1))


def day(number, name, spent, claimed, orders=1, campaign_id="c1"):
    return f"2026-03-{number:02d},{name},social,{campaign_id},1000,{spent},10,2,{orders},{claimed}\n"


def bring(books, text):
    receipt = bring_in(books, Upload(text.encode(), "daily.csv", ""), {"currency": "EUR"}, now=NOW)
    assert receipt.outcome in ("import", "import_with_warnings"), receipt.reason


def test_a_campaign_is_one_whatever_the_case_of_its_name(books):
    rows = [day(1 + n, ("Spring", "sPRING")[n % 2], "10.00", "25.50") for n in range(12)]
    bring(books, HEADER + "".join(rows))
    (found,) = claimed_returns(books, MARCH, Rules())
    assert (found.cost_amount, found.claimed_amount) == (D("120.00"), D("306.00"))
    assert found.roi_ratio == (D("306.00") - 120) / 120
    assert found.roas_ratio == D("2.55")
    assert found.interval.interval_80 is not None


def test_too_few_days_have_no_interval_and_no_spend_has_no_return(books):
    bring(books, HEADER + day(1, "Spring", "10.00", "25.00") + day(2, "Free", "0.00", "5.00", campaign_id="c2"))
    by_name = {row.name: row for row in claimed_returns(books, MARCH, Rules())}
    assert by_name["Spring"].interval.state == "not assessable"
    assert by_name["Free"].roi_ratio is None


@pytest.mark.skipif(not SHARED.exists(), reason="../shared not present")
def test_the_real_campaigns_have_the_reference_returns(books):
    folder = SHARED / "data/real/marketing"
    data = (folder / "daily_campaigns.csv").read_bytes()
    bring_in(books, Upload(data, "daily_campaigns.csv", ""), {"currency": "INR"}, now=NOW)
    found = claimed_returns(books, View(Period.parse("2021"), date(2022, 1, 1)), Rules())
    expected = json.loads((folder / "expected.json").read_text())["daily_campaigns"]
    assert len(found) == 11
    by_name = {row.name.casefold(): row for row in found}
    for name, told in expected["by_campaign_name_casefolded"].items():
        assert float(by_name[name].cost_amount) == pytest.approx(told["spend"], abs=0.005)
        assert float(by_name[name].claimed_amount) == pytest.approx(told["revenue"], abs=0.005)
        assert float(by_name[name].roi_ratio) == pytest.approx(told["roi"], abs=5e-5)
    spent, claimed = (sum(getattr(row, name) for row in found) for name in ("cost_amount", "claimed_amount"))
    assert float(claimed / spent - 1) == pytest.approx(expected["all"]["roi"], abs=5e-5)
