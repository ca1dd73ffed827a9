-- At most one row: whether an import is live, and what it brought.
select status, source, kind from import_file where import_id = $import_id
