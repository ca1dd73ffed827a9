-- One row per vendor, currency and window: what was paid for clicks, and how many; lines without clicks have no units.
with counted as (
    select coalesce(vendor_id, lower(trim(vendor)), '') as vendor_key, currency, amount, reporting_amount,
        case when cost_category = 'media_spend' then clicks end as clicks,
        month >= $before_start and month < $before_end as is_before
    from spend
    where (month >= $start and month < $end and spend_date < $as_of
            or month >= $before_start and month < $before_end and spend_date < $before_as_of)
        and ($departments is null or list_contains($departments, coalesce(department, '')))
        and ($channels is null or list_contains($channels, coalesce(channel, '')))
        and ($vendors is null or list_contains($vendors, coalesce(vendor, '')))
)
select vendor_key, case when clicks is null then '' else 'clicks' end as item, currency as unit, is_before,
    sum(reporting_amount)::decimal(38, 12) as amount, sum(amount)::decimal(38, 12) as native_amount,
    sum(clicks)::decimal(38, 4) as units
from counted
group by all
order by vendor_key, item, unit, is_before
