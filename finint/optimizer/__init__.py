"""Where should the next dollar go: allocation over response curves, with a proven bound.

`solve.solve(problem)` answers one problem; `parsing.read_problem` makes one from JSON; `rollout.schedule` spreads a
budget over weeks. Everything here is pure: no store, no screen, no clock.
"""
