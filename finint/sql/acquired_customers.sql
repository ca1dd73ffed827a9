-- One row per channel of the last touch in the 30 days before a customer's first order ("" for none): customers whose
-- first order lies in [$start, $end), and what they brought within $days days of it, in cents, refunds deducted.
with firsts as (
    select user_id, min(ts) as ts
    from conversion
    where is_new_customer
    group by user_id
),

chosen as (
    select user_id, ts from firsts where ts >= $start::date and ts < $end::date
),

touches as (
    select user_id, ts, channel from touchpoint where channel is not null and channel <> 'direct'
),

met as (
    select f.user_id, case when t.ts >= f.ts - interval 30 day then t.channel end as channel
    from chosen f
    asof left join touches t on t.user_id = f.user_id and t.ts <= f.ts
),

brought as (
    select f.user_id, count(*) as orders, count(c.margin_cents) as orders_with_margin,
        sum(c.revenue_cents - c.refund_cents) as revenue_cents,
        sum(c.margin_cents - c.margin_refund_cents) as margin_cents
    from chosen f
    join conversion c on c.user_id = f.user_id and c.ts >= f.ts and c.ts < f.ts + to_days($days::integer)
    group by f.user_id
)

select coalesce(m.channel, '') as channel, count(*)::bigint as customers, sum(b.orders)::bigint as orders,
    sum(b.orders_with_margin)::bigint as orders_with_margin, sum(b.revenue_cents)::bigint as revenue_cents,
    coalesce(sum(b.margin_cents), 0)::bigint as margin_cents
from met m
join brought b using (user_id)
group by 1
order by 1
