-- One row per counted ledger line of a vendor that a platform reports too, with the service its invoice names.
with bills as (
    select import_id, line_no, date_trunc('month', spend_date)::date as month, spend_date as day, any_value(is_spread) as is_spread,
        any_value(vendor) as name, any_value(cost_category) as cost_category, any_value(document_no) as document_no,
        any_value(currency) as currency, sum(amount) as native_amount, sum(reporting_amount) as amount
    from spend_of_all
    where netting = '' and list_contains($imports::varchar[], import_id)
        and list_contains($vendors::varchar[], lower(trim(vendor)))
    group by import_id, line_no, spend_date
    having sum(reporting_amount) <> 0
),
invoiced as (
    select lower(trim(vendor)) as vendor, lower(trim(invoice_no)) as document_key, min(invoice_date) as invoice_date,
        min(period_start) as period_start, max(period_end) as period_end
    from invoice
    group by 1, 2
)
select b.import_id, b.line_no, b.month, b.day, b.is_spread, lower(trim(b.name)) as vendor, b.name, b.cost_category,
    coalesce(b.document_no, '') as document_no, b.currency, b.native_amount::decimal(38, 12) as native_amount,
    b.amount::decimal(38, 12) as amount, n.invoice_date, n.period_start, n.period_end
from bills b
left join invoiced n on n.vendor = lower(trim(b.name)) and n.document_key = lower(trim(b.document_no))
order by b.import_id, b.line_no, b.month, b.day
