-- One row: a hash over the accruals and open commitments that a close kept, and how many there are.
with lines as (
    select 'accrued' as kind, concat_ws('|', lower(trim(accrual_id)), entry, document_no, coalesce(department, ''), coalesce(cost_category, ''),
        coalesce(channel, ''), coalesce(campaign_id, ''), coalesce(vendor, ''), amount, currency, coalesce(fx_rate, 1),
        reporting_amount, coalesce(restates_period::varchar, '')) as line
    from frozen_accrual where snapshot_id = $snapshot_id and is_sealed
    union all
    select 'committed', concat_ws('|', lower(trim(commitment_id)), line_no, coalesce(department, ''), coalesce(cost_category, ''),
        coalesce(channel, ''), coalesce(campaign_id, ''), coalesce(vendor, ''), open_amount, currency, coalesce(fx_rate, 1),
        reporting_amount, coalesce(restates_period::varchar, ''))
    from frozen_commitment where snapshot_id = $snapshot_id and is_sealed
)
select sha256(coalesce(string_agg(concat_ws('|', kind, line), chr(10) order by kind, line), '')) as data_hash, count(*) as rows
from lines
