-- One row: days with orders, days kept by this definition, and days kept by another one.
with kept as (
    select order_day,
        lookback_days = $lookback_days and half_life_hours = $half_life_hours and definition_version = $definition_version as is_this
    from credit_partition
)

select
    (select count(distinct ts::date) from conversion)::bigint as order_days,
    count(*) filter (where is_this)::bigint as kept_days,
    count(*) filter (where not is_this)::bigint as other_days
from kept
