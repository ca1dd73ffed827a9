-- One row per attempt to hand a message over, newest first.
select message_id, target, attempt, outcome, said, tried_on from delivery order by tried_on desc, message_id, target, attempt desc
