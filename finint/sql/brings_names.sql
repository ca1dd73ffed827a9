-- One row: whether an import names vendors, campaigns or departments, which places the lines of every other import.
select exists (from vendor where import_id = $import_id) or exists (from vendor_alias where import_id = $import_id)
    or exists (from campaign where import_id = $import_id) or exists (from department where import_id = $import_id) as found
