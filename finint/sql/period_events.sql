-- One row per close or reopening, newest first.
select month, action, reason, snapshot_id, done_on, done_by from period_event order by sequence desc
