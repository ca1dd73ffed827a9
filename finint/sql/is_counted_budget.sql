-- At most one row: whether an import's budget rows count.
select distinct is_counted from budget_line where import_id = $import_id
