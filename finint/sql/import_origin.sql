-- At most one row: where an import came from, as correcting it needs to know.
select file_name, source, account, breakdown, replaces, answers, header, status from import_file where import_id = $import_id
