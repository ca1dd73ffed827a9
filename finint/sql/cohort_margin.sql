-- One row per cohort (month of the order marked as a customer's first) and age in months before $as_of: their margin.
with orders as (
    select user_id, ts, margin_cents - margin_refund_cents as margin_cents,
        min(ts) filter (where is_new_customer) over (partition by user_id) as first_ts
    from conversion
    where ts < $as_of
)

select
    date_trunc('month', first_ts)::date as cohort,
    datediff('month', date_trunc('month', first_ts), date_trunc('month', ts))::bigint as age_months,
    count(distinct user_id)::bigint as customers,
    coalesce(sum(margin_cents), 0)::bigint as margin_cents,
    count(*) filter (where margin_cents is null)::bigint as without_margin
from orders
where ts >= first_ts
group by 1, 2
order by 1, 2
