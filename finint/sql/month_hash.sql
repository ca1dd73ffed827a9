-- One row: a hash over every row that counts in a month, and their number and sum. Rates and names are part of it.
with lines as (
    select 'spend' as kind, concat_ws('|', import_id, line_no, spend_date, coalesce(department, ''), coalesce(cost_category, ''),
        coalesce(channel, ''), coalesce(campaign_id, ''), coalesce(vendor, ''), amount, currency, coalesce(fx_rate, 1),
        reporting_amount, coalesce(restates_period::varchar, '')) as line, reporting_amount
    from spend where month = $month
    union all
    select 'plan', concat_ws('|', import_id, line_no, version, coalesce(department, ''), coalesce(cost_category, ''),
        coalesce(channel, ''), coalesce(campaign_id, ''), coalesce(vendor, ''), amount, currency, coalesce(fx_rate, 1),
        reporting_amount), 0
    from budget b where month = $month
        and ($snapshot_id is null or exists (from frozen_version v where v.snapshot_id = $snapshot_id and v.version = b.version))
)
select sha256(coalesce(string_agg(concat_ws('|', kind, line), chr(10) order by kind, line), '')) as data_hash,
    count(*) filter (where kind = 'spend') as rows,
    coalesce(sum(reporting_amount), 0)::decimal(38, 12) as actual_amount
from lines
