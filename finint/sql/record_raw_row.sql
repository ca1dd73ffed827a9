-- The only row of what was stated, as text.
insert into raw_row values ($import_id, 1, 'data', $cells)
