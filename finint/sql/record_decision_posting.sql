-- Which import holds the rows of a decision's draft transfers.
insert into decision_posting values ($decision, $import_id, $now::timestamp, $actor, $as_of)
