-- The credit of order days in [$start, $end) is made anew: these rows are derived, not posted.
delete from credit_day where order_day >= $start and order_day < $end
