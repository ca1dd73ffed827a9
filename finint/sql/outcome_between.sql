-- One row: orders and new customers in [$start, $end).
select count(*)::bigint as orders, count(*) filter (where is_new_customer)::bigint as new_customers
from conversion
where ts >= $start and ts < $end
