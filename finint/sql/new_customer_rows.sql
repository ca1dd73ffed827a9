-- One row per customer whose order in [$start, $end) before $as_of is marked as their first.
select user_id as customer, min(ts)::date as first_order, 1::decimal(18, 0) as customers
from conversion
where is_new_customer and ts >= $start and ts < least($end::date, $as_of::date)
group by user_id
order by 2, 1
