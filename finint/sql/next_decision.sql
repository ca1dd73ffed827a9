-- One row: the number of the next decision.
select nextval('decision_sequence')::bigint as decision_id
