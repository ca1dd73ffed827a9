-- One row per import, newest first.
select import_id, file_name, source, kind, status, rows_stored, outcome, receipt, imported_on, imported_by, undone_on,
    account, period_start, period_end, rows_of_data, sha256, size_bytes, is_sample, answers
from import_file
order by sequence desc
