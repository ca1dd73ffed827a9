-- One row per decision, the latest first, with the import that holds its transfers ("" while they are drafts).
select decision_id, decided_on, decided_by, reason, objective, outcome, plan_version, window_start, window_end, matures_on,
    moved_amount, unallocated_amount, gain, gain_low, gain_high, better_ratio, predicted_outcome, outcome_low, outcome_high,
    data_version, coalesce(p.import_id, '') as posted_as
from decision
left join (select decision_id, import_id from decision_posting join live_import using (import_id)) p using (decision_id)
order by decision_id desc
