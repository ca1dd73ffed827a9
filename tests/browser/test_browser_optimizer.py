"""The analyst's job in a real browser: a slider gives a new answer, and every tab of it opens."""

import re

# What a reader sees of each figure: its words, how many shapes are drawn, and what they stand for.
DRAWN = """() => [...document.querySelectorAll('.js-plotly-plot')].map(e => JSON.stringify([
 [...e.querySelectorAll('.main-svg text')].map(one => one.textContent), e.querySelectorAll('.main-svg path').length,
 e.data.map(trace => [trace.x, trace.y])]))"""
STEPS = "e => JSON.stringify(e.data.map(trace => trace.y))"


def title_of(one):
    return one.page.locator(".st-key-title h1").first.inner_text()


def test_a_slider_gives_a_new_answer_and_the_tabs_open(stocked, visit):
    one = visit()
    one.open(f"{stocked.url}/optimizer", charts=2)
    before = title_of(one)
    assert re.search(r"Moving .+ gains .+; it beats the plan in \d+ of \d+ draws", before)
    slider = one.page.get_by_role("slider", name="Step cap per channel")
    drawn = one.page.evaluate(DRAWN)
    one.page.evaluate("() => { window.figure = document.querySelector('.js-plotly-plot'); }")
    slider.focus()
    one.page.keyboard.press("ArrowLeft")
    one.page.wait_for_function("before => document.querySelector('.st-key-title h1')?.innerText !== before", arg=before)
    one.ready(2)
    assert "step=" in one.page.url
    assert title_of(one) != before
    one.page.wait_for_function(f"before => JSON.stringify(({DRAWN})()) !== JSON.stringify(before)", arg=drawn)
    assert one.page.evaluate("() => window.figure.isConnected"), "a changed figure changes in place"
    fresh = visit()
    fresh.open(one.page.url, charts=2)
    assert fresh.page.evaluate(DRAWN) == one.page.evaluate(DRAWN)
    for tab, said in (("Risk", "Risk of the proposal"), ("Roll-out", "Checkpoints"), ("Inputs", "Season and trend")):
        one.page.get_by_role("tab", name=tab).click()
        one.page.locator("[data-testid=stMain]").get_by_text(said).first.wait_for()
        one.ready()
    assert not one.serious


def test_a_switch_between_two_known_figures_waits_for_no_server(stocked, visit):
    one = visit()
    one.open(f"{stocked.url}/budget", charts=2)
    figure = one.page.locator(".st-key-chart_bridge .js-plotly-plot")
    textbook = one.page.locator(".st-key-split").get_by_text("Textbook")
    before, words = figure.evaluate(STEPS), figure.get_attribute("aria-label")
    one.page.evaluate("() => { WebSocket.prototype.send = () => {}; }")
    textbook.click()
    one.until(lambda: figure.evaluate(STEPS) != before)
    assert figure.get_attribute("aria-label") != words
    assert not one.serious
