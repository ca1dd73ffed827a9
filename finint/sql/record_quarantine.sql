-- Cells that keep their rows out of the ledger.
insert into quarantine select $import_id, line, "column", code, value, null, null, null from refused
