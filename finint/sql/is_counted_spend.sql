-- At most one row: whether an import's spend rows count.
select distinct is_counted from spend_line where import_id = $import_id
