-- One row per name or code that a department answers to.
select key, name from department_name
