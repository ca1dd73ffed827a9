-- One row per physical row of one import with a refused cell that nobody has dealt with, in the file's order.
select line_no, class as row_class, cells from raw_row
where import_id = $import_id
  and line_no in (select line_no from quarantine where import_id = $import_id and resolved_on is null)
order by line_no
