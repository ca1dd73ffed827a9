-- One row per refused cell of one import that nobody has dealt with.
select line_no, column_name, code, value from quarantine
where import_id = $import_id and resolved_on is null
order by line_no, column_name
