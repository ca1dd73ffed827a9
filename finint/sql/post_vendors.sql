-- Vendors, one row an id.
insert into vendor by name
select $import_id as import_id, min(line_no) as line_no, vendor_id, any_value(name order by line_no) as name,
    any_value(category order by line_no) as category, any_value(department order by line_no) as department
from incoming
group by vendor_id
