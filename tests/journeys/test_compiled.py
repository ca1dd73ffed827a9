"""A statement written once for all days is, for any days, the one that its own expression gives."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import ibis
import pytest
from events_made import event_books

from finint import store
from finint.credit_days import decay_table
from finint.journeys import acquired, channels, compiled, customers, daily, histories, won
from finint.journeys.compiled import for_the_books
from finint.return_rules import Rules


def asked(start, end, as_of):
    """Every question with moments in it."""
    window = daily.Window(start, end, "linear", 30, 43_200)
    span = channels.Span(start, end, 60, 86_400)
    first, last = start.date(), end.date()
    return [
        partial(daily.by_campaign_and_day, window),
        partial(daily.by_lag, replace(window, by_touch_day=True)),
        partial(daily.by_order, window, ("a", "b")),
        partial(daily.touches_of, window, channel="search", orders=5),
        partial(won.won_margin, window, as_of),
        partial(channels.rule_credit, span),
        partial(channels.names, span),
        partial(channels.path_counts, span, ("mail", "MAKE_TIMESTAMP(700, 1, 1)")),
        partial(acquired.order_days, None, last),
        partial(acquired.order_days, first, last),
        partial(acquired.touch_lags, first, last),
        partial(acquired.acquired, first, last, 90),
        partial(customers.cohort_margin, as_of),
        partial(customers.new_customer_count, first, last),
        partial(customers.new_customers, first, last),
        partial(histories.customer_days, as_of),
        partial(histories.cohort_orders, first, last, as_of),
    ]


def plain(question):
    return str(ibis.to_sql(question(), dialect="duckdb"))


HERE = (datetime(2026, 1, 1), datetime(2026, 9, 30, 13, 5, 7, 250_000), date(2026, 10, 1))


@pytest.mark.parametrize("place", range(len(asked(*HERE))))
def test_a_statement_is_that_of_its_expression(place):
    question = asked(*HERE)[place]
    assert for_the_books(question) == plain(question)


def test_one_statement_serves_all_days():
    compiled._written.cache_clear()
    for move in range(5):
        moved = date(2026, 2, 1) + timedelta(days=move)
        question = partial(histories.cohort_orders, date(2026, 1, 1), moved, moved + timedelta(days=40))
        assert for_the_books(question) == plain(question)
    assert compiled._written.cache_info().misses == 1


def test_moments_that_meet_are_asked_as_well(books):
    """Their expression may be a shorter statement; what it answers is the same."""
    event_books(books)
    window = daily.Window(datetime(2026, 9, 1), datetime(2026, 11, 1), "linear", 30, 43_200)
    question = partial(won.won_margin, window, date(2026, 11, 1))
    tables = decay_table(Rules())
    with store.registered(books.connection, **tables):
        answers = [books.connection.execute(sql).fetchall() for sql in (for_the_books(question), plain(question))]
    assert answers[0] == answers[1] != []
