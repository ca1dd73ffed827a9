-- As for the credit: the record of which days are kept.
delete from credit_partition where order_day >= $start and order_day < $end
