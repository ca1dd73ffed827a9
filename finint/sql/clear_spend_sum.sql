-- The sums of an import, or of every one, are made anew.
delete from spend_sum where $import_id is null or import_id = $import_id
