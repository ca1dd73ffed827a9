-- One row: the stored receipt of an import.
select receipt from import_file where import_id = $import_id
