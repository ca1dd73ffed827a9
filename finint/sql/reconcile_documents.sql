-- One row per vendor's document of an invoice, of the ledger, or of both: what each says, and the service it is for.
-- `invoice_amount` is at the rate of the invoice's day; null where no rate is known.
with invoiced as (
    select vendor_key, any_value(vendor) as vendor, lower(trim(invoice_no)) as document_key, any_value(invoice_no) as document_no,
        currency, min(invoice_date) as invoice_date, min(period_start) as period_start, max(period_end) as period_end,
        count(*) as invoice_rows, sum(amount) as invoice_native, sum(coalesce(tax_amount, 0)) as tax_native
    from invoice
    where invoice_date < $as_of
    group by vendor_key, lower(trim(invoice_no)), currency
),
priced as (
    select n.*, r.currency as reporting,
        case when n.currency = r.currency then 1::decimal(18, 8) else x.rate end as rate
    from invoiced n
    cross join reporting r
    asof left join rate_to_reporting x on x.from_currency = n.currency and x.rate_date <= n.invoice_date
),
booked as (
    select coalesce(s.vendor_id, lower(trim(s.vendor))) as vendor_key, any_value(s.vendor) as vendor,
        -- A line without a number is a document of its own.
        coalesce(lower(trim(s.document_no)), s.import_id || ':' || s.line_no) as document_key, any_value(s.document_no) as document_no,
        min(s.spend_date) as booked_on, count(*) as ledger_rows, sum(s.reporting_amount) as ledger_amount,
        case when count(distinct s.currency) = 1 then any_value(s.currency) end as ledger_currency,
        case when count(distinct s.currency) = 1 then sum(s.amount) end as ledger_native
    from spend_converted s
    where s.import_id in (select import_id from import_file where replaces = 'key') and s.is_counted and s.reporting_amount is not null and s.vendor is not null and s.spend_date < $as_of
    group by 1, 3
)
select coalesce(p.vendor_key, b.vendor_key) as vendor_key, coalesce(p.vendor, b.vendor) as vendor,
    coalesce(p.document_no, b.document_no, b.document_key) as document_no,
    coalesce(p.invoice_rows, 0) as invoice_rows, p.currency as invoice_currency, p.invoice_native::decimal(38, 12) as invoice_native,
    (p.invoice_native::decimal(24, 6) * p.rate::decimal(14, 8))::decimal(38, 12) as invoice_amount,
    (p.tax_native::decimal(24, 6) * p.rate::decimal(14, 8))::decimal(38, 12) as tax_amount,
    p.invoice_date, p.period_start, p.period_end,
    coalesce(b.ledger_rows, 0) as ledger_rows, b.ledger_currency, b.ledger_native::decimal(38, 12) as ledger_native,
    b.ledger_amount::decimal(38, 12) as ledger_amount, b.booked_on
from priced p
full join booked b on b.vendor_key = p.vendor_key and b.document_key = p.document_key
order by 1, 3, 5
