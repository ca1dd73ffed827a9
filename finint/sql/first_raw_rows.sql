-- One row per physical row of an import, the first $most of them, in the file's order.
select line_no, class as row_class, cells from raw_row where import_id = $import_id order by line_no limit $most
