-- One row: customers whose order in [$start, $end) before $as_of is marked as their first.
select count(distinct user_id)::bigint as customers
from conversion
where is_new_customer and ts >= $start and ts < least($end::date, $as_of::date)
