-- One row per import that has plan lines: count, sum and hash of what they say; what supersedes them later is not content.
select
    import_id,
    count(*) as rows,
    coalesce(sum(amount), 0)::varchar as amount,
    coalesce(bit_xor(hash(
        line_no, period_start, period_end, amount, currency, version, cost_category, vendor, department, channel,
        campaign_id, campaign, phasing
    )), 0)::varchar as content
from budget_line
where import_id in (select unnest($import_ids))
group by import_id
