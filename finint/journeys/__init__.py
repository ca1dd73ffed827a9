"""Journeys: which touches came before a conversion, and what credit each is due.

The event side is Ibis, one definition each for every engine: `paths` (events to journeys), `placed` (touches in order),
`credit` (rule models in whole cents), `counts` (steps, channel sets, unique paths). The engine aggregates; the small
rest is numpy: `markov`, `shapley`, `order`, `bootstrap`, `shares`. `touchfile` reads a journey-shaped file and
`attribution` answers the whole question for it.
"""
