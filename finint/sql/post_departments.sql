-- Departments as their file names them.
insert into department by name
select $import_id as import_id, line_no, code, name, parent, cost_center, headcount from incoming
