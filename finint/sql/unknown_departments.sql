-- One row per department that an import plans for and no live departments file knows; none while there is no such file.
select l.department, count(*) as rows
from budget_line l
where l.import_id = $import_id and l.department is not null
    and exists (from live_department)
    and lower(trim(l.department)) not in (select key from department_name)
group by l.department
order by l.department
