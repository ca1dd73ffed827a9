-- One row per refused cell that nobody has dealt with, newest import first.
select q.import_id, f.file_name, f.source, q.line_no, q.column_name, q.code, q.value, f.imported_on, f.is_sample
from quarantine q join import_file f using (import_id)
where f.status = 'live' and q.resolved_on is null
order by f.sequence desc, q.line_no, q.column_name
