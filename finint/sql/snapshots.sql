-- One row per snapshot ever made, newest first, without its document; `is_current` while its month is still closed.
select s.snapshot_id, s.month, s.data_hash, s.data_version, s.rows, s.actual_amount, s.closed_on, s.closed_by,
    coalesce(p.closed and p.snapshot_id = s.snapshot_id, false) as is_current
from snapshot s
left join period p using (month)
order by s.closed_on desc, s.snapshot_id desc
