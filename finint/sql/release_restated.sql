-- What was restated for a month that is open again counts in that month itself.
update restated_spend set released_on = $now::timestamp where restates_period = $month and released_on is null
