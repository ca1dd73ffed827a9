-- One row per order before $as_of of a customer whose first one, marked so, falls in [$start, $end), with its age in months.
with orders as (
    select *, min(ts) filter (where is_new_customer) over (partition by user_id) as first_ts
    from conversion
    where ts < $as_of
)

select
    o.import_id,
    i.file_name,
    o.line_no,
    o.conversion_id as order_id,
    o.user_id as customer,
    o.ts::date as ordered,
    datediff('month', date_trunc('month', o.first_ts), date_trunc('month', o.ts))::bigint as age_months,
    (o.margin_cents - o.margin_refund_cents)::bigint as margin_cents
from orders o
join live_import i using (import_id)
where o.ts >= o.first_ts and o.first_ts >= $start and o.first_ts < $end
order by o.ts, o.conversion_id
