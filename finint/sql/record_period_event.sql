-- Who closed or reopened a month, and why.
insert into period_event values (
    nextval('period_event_sequence'), $month, $action, $reason, $snapshot_id, $now::timestamp, $actor
)
