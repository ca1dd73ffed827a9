-- One row per customer whose first order is marked as one and lies before $as_of: purchase days, and margin of the repeats.
with orders as (
    select user_id, ts::date as day, margin_cents - margin_refund_cents as margin_cents,
        min(ts) filter (where is_new_customer) over (partition by user_id) as first_ts, ts
    from conversion
    where ts < $as_of
),

days as (
    select user_id, min(first_ts)::date as first_day, day, sum(margin_cents)::bigint as margin_cents
    from orders
    where ts >= first_ts
    group by user_id, day
)

select
    user_id as customer,
    min(first_day) as first_day,
    max(day) as last_day,
    count(*) filter (where day > first_day)::bigint as repeat_days,
    coalesce(sum(margin_cents) filter (where day > first_day), 0)::bigint as repeat_margin_cents
from days
group by user_id
order by user_id
