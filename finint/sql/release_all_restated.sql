-- No month is closed any more: nothing is a restatement.
update restated_spend set released_on = $now::timestamp where released_on is null
