-- The latest live word on each invoice; two equal rows of one file stay two, but rows that differ only in what was paid of one
-- bill, together no more than the bill, are one bill with its payments.
create or replace view invoice as
with said as (
    select
        n.*,
        coalesce(v.vendor_id, lower(trim(n.vendor))) as key, v.name as vendor_name, v.department as vendor_department,
        coalesce(n.currency, r.currency) as own_currency, i.sequence
    from invoice_line n
    join live_import i using (import_id)
    cross join reporting r
    left join vendor_by_alias a on a.key = lower(trim(n.vendor))
    left join live_vendor v on v.vendor_id = coalesce(a.vendor_id, n.vendor_id, n.vendor)
    qualify rank() over (
        partition by coalesce(v.vendor_id, lower(trim(n.vendor))), lower(trim(n.invoice_no)) order by i.sequence desc
    ) = 1
),

paid as (
    select
        *,
        count(*) over bill as rows_of_bill, count(paid_amount) over bill as payments,
        count(distinct paid_date) over bill as days_paid, sum(paid_amount) over bill as paid_in_all,
        max(paid_date) over bill as last_paid, min(line_no) over bill as first_line
    from said
    window bill as (partition by key, lower(trim(invoice_no)), import_id, invoice_date, amount, own_currency)
),

told as (
    select
        *,
        rows_of_bill > 1 and payments = rows_of_bill and days_paid = rows_of_bill and amount > 0
            and paid_in_all <= amount as is_in_parts
    from paid
)

select
    t.import_id, t.line_no, t.invoice_no, t.key as vendor_key, coalesce(t.vendor_name, t.vendor) as vendor,
    t.vendor as billed_as, t.invoice_date, t.due_date, t.period_start, t.period_end, t.amount, t.tax_amount,
    t.own_currency as currency, t.contract_id, t.purchase_order,
    case when t.is_in_parts then t.last_paid else t.paid_date end as paid_date,
    case when t.is_in_parts then t.paid_in_all else t.paid_amount end::decimal(28, 12) as paid_amount, t.status,
    coalesce(d.name, t.department, t.vendor_department) as department, t.cost_category, t.description,
    t.quantity, t.unit_price_amount, t.discount_ratio, t.discount_until, t.booked_amount, t.booked_currency, t.credit_note_for
from told t
left join department_name d on d.key = lower(trim(t.department))
where not t.is_in_parts or t.line_no = t.first_line;
