-- Every physical row, as text, with its class.
insert into raw_row select $import_id, line_no, class, cells from raw
