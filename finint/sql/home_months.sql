-- One row per month in [$start, $end): revenue of its orders, net of refunds of them, and customers whose first order fell in it.
with earned as (
    select month_of(ts) as month, sum(revenue_cents - refund_cents)::bigint as revenue_cents
    from conversion
    where ts >= $start and ts < least($end::date, $as_of::date)
    group by 1
),

won as (
    select month_of(ts) as month, count(distinct user_id)::bigint as customers
    from conversion
    where is_new_customer and ts >= $start and ts < least($end::date, $as_of::date)
    group by 1
)

select month, coalesce(revenue_cents, 0)::bigint as revenue_cents, coalesce(customers, 0)::bigint as customers
from earned
full join won using (month)
order by month
