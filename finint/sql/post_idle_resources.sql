-- Idle resources by month.
insert into idle_resource_line by name
select $import_id as import_id, line_no, vendor, month, resource, service, sub_account, reason, idle_amount, currency
from incoming
