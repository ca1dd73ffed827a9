"""Where will a series land, with what range, and how good was the same forecast before?

`series` reads dates into a regular series and says what it had to fill; `expect` puts the expectation together from
`members` (ETS, Theta, UCM) after `trading_days` and `year_wave` took out what the calendar explains; `ranges` scales
the interval, `record` replays the past, `outlook` joins them and `many` spreads series over the cores. `reconcile`
makes children add to their parent, `in_year` lands a fiscal year that is partly closed.

statsmodels is imported inside the functions that need it: it costs more than a second.
"""
