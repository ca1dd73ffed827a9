"""A newcomer's first minutes: the sample company is there, and own data takes its place at one confirmed click."""

from test_browser_flows import see


class TestTheFirstStart:
    """In this order, on one new store."""

    def test_the_sample_company_is_shown_and_named_on_every_page(self, sample, visit):
        one = visit()
        one.open(sample.url)
        see(one, "sample company")
        for name in ("budget", "imports"):
            one.open(f"{sample.url}/{name}")
            see(one, "sample company")

    def test_own_data_takes_its_place_once_confirmed(self, sample, visit):
        one = visit()
        one.open(f"{sample.url}/imports")
        one.page.get_by_role("button", name="Start with own data").first.click()
        dialog = one.page.get_by_role("dialog")
        dialog.get_by_role("button").filter(has_text="Start").last.click()
        dialog.wait_for(state="hidden")
        one.ready()
        one.open(f"{sample.url}/budget")
        see(one, "No spend and no plan yet")
        assert one.page.get_by_role("button", name="Load sample data").count() == 1
