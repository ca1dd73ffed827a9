"""The analyst's job in a real browser: a slider gives a new answer, and every tab of it opens."""

import re


def title_of(one):
    return one.page.locator(".st-key-title h1").first.inner_text()


def test_a_slider_gives_a_new_answer_and_the_tabs_open(sample, visit):
    one = visit()
    one.open(f"{sample.url}/optimizer", charts=2)
    before = title_of(one)
    assert re.search(r"Moving .+ gains .+; it beats the plan in \d+ of \d+ draws", before)
    slider = one.page.get_by_role("slider", name="Step cap per channel")
    slider.focus()
    one.page.keyboard.press("ArrowLeft")
    one.page.wait_for_function(
        "before => document.querySelector('.st-key-title h1')?.innerText !== before", arg=before, timeout=60_000
    )
    one.ready(2)
    assert "step=" in one.page.url
    assert title_of(one) != before
    for tab, said in (("Risk", "Risk of the proposal"), ("Roll-out", "Checkpoints"), ("Inputs", "Season and trend")):
        one.page.get_by_role("tab", name=tab).click()
        one.page.locator("[data-testid=stMain]").get_by_text(said).first.wait_for(timeout=60_000)
        one.ready()
    assert not one.serious
