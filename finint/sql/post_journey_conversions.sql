-- Files that hold whole journeys say on a touch that it converted: the conversion happened at its second.
insert into conversion_line by name
select $import_id as import_id, line_no, $import_id || ':' || user_id || ':' || line_no as conversion_id, user_id, ts, 'order' as type,
    coalesce(conversion_value, 0) as revenue, null as margin, currency, null as is_new_customer, null as refund_of
from incoming
where converted
