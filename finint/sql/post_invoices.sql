-- Invoices as their file states them; the last day of service becomes the first day after it.
insert into invoice_line by name
select $import_id as import_id, line_no, invoice_no, vendor, vendor_id, invoice_date, due_date, period_start,
    period_end + 1 as period_end, amount, tax_amount, currency, contract_id, purchase_order, paid_date, paid_amount, status,
    department, cost_category, description, quantity, unit_price_amount,
    (discount_percent * 0.01)::decimal(12, 8) as discount_ratio, discount_until, booked_amount, booked_currency, credit_note_for
from incoming
