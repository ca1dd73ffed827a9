-- Contracts as their file states them; a discount is kept as a ratio, a period of notice as its last day.
insert into contract_line by name
select $import_id as import_id, line_no, contract_id, vendor, description, start_date, end_date,
    coalesce(notice_date, end_date - notice_days::integer) as notice_date, auto_renew, amount, currency, units, unit,
    coalesce(units_used, (units * utilization_ratio)::decimal(20, 4)) as units_used, unit_price_amount, term_months,
    payment_days, (discount_percent * 0.01)::decimal(12, 8) as discount_ratio, discount_days, department, cost_category, owner
from incoming
