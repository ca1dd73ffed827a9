-- One row per live import that holds the draft transfers of a decision; one at most.
select p.import_id
from decision_posting p
join live_import i using (import_id)
where p.decision_id = $decision
