-- One row per line of a decision's draft transfers.
select decision_id, line_no, coalesce(channel, '') as channel, month, coalesce(plan_import_id, '') as plan_import_id,
    coalesce(plan_line_no, 0)::bigint as plan_line_no, coalesce(campaign, '') as campaign, amount
from draft_transfer
where decision_id = $decision
order by line_no
