-- A second breakdown counts, or stops counting, as a whole.
update budget_line set is_counted = $is_counted where import_id = $import_id and is_counted <> $is_counted
