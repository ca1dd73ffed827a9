-- One row per decision, the latest first.
select decision_id, decided_on, decided_by, reason, objective, outcome, plan_version, window_start, window_end, matures_on,
    moved_amount, unallocated_amount, gain, gain_low, gain_high, better_ratio, predicted_outcome, outcome_low, outcome_high,
    data_version
from decision
order by decision_id desc
