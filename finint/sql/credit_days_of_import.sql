-- One row per day of orders whose credit the import may change, whether it has come or is taken back.
with orders as (
    select conversion_id, refund_of, user_id, ts, currency from conversion_line
),

named as (
    select conversion_id, refund_of from orders
    where conversion_id in (select conversion_id from conversion_line where import_id = $import_id)
),

touched as (
    -- Any version of a touch the import names, and touches of campaigns it describes.
    select user_id, ts from touchpoint_line
    where touch_id in (select touch_id from touchpoint_line where import_id = $import_id)
        or lower(trim(campaign_id)) in (select lower(trim(campaign_id)) from campaign where import_id = $import_id)
)

select ts::date as order_day from orders where conversion_id in (select conversion_id from named)
union
select ts::date from orders where conversion_id in (select refund_of from named)
union
select o.ts::date from orders o join touched t on t.user_id = o.user_id and t.ts <= o.ts and t.ts > o.ts - to_days($lookback_days::integer)
union
select ts::date from orders
where currency in (select from_currency from fx_rate where import_id = $import_id)
    and ts::date >= (select rate_date from fx_rate where import_id = $import_id order by rate_date limit 1)
order by order_day
