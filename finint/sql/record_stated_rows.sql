-- What each statement said, as text.
insert into raw_row select import_id, 1, 'data', cells from stated order by sequence
