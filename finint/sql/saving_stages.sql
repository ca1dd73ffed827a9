-- One row per stage that a saving reached, in the order it was recorded.
select sequence, saving_id, title, vendor, rule, kind, is_recurring, stage, amount, month, evidence_kind, evidence, note,
    recorded_on, recorded_by
from saving_stage
order by sequence
