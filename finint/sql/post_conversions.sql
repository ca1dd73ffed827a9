-- Orders and refunds as their file gives them.
insert into conversion_line by name
select $import_id as import_id, line_no, conversion_id, user_id, ts, coalesce(type, 'order') as type,
    coalesce(revenue, 0) as revenue, margin, currency, is_new_customer, refund_of
from incoming
