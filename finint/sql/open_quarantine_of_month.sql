-- One row: rows that wait in quarantine and may belong to a month, because their file covers days of it.
select count(distinct (q.import_id, q.line_no)) as rows
from quarantine q join import_file f using (import_id)
where f.status = 'live' and q.resolved_on is null
    and coalesce(f.period_end, $end) > $start and coalesce(f.period_start, $start) < $end
