-- One row per bill of a cloud whose last day falls in the months [$start, $end): its invoice id, else account and billing period; its rows' sum and its invoice.
with bills as (
    select
        coalesce(s.vendor, '') as vendor, s.vendor_id, s.document_no,
        coalesce(s.document_no, s.account || ' ' || coalesce(s.billing_period, strftime(s.spend_date, '%Y-%m'))) as bill,
        min(date_trunc('month', s.spend_date))::date as month, count(*)::bigint as rows, s.currency, sum(s.amount) as billed_amount
    from spend s
    join import_file i on i.import_id = s.import_id
    where i.kind = 'platform_cost' and s.import_id in (select import_id from import_file where kind = 'platform_cost') 
        -- A bill is of a calendar month, whatever the months of the books: it is compared whole.
        and month_of(last_day(s.spend_date)) >= $start and month_of(last_day(s.spend_date)) < $end and s.spend_date < $as_of
    group by all
),

billed as (
    select vendor_key, lower(trim(vendor)) as name_key, invoice_no,
        date_trunc('month', coalesce(period_start, invoice_date))::date as month, currency, amount
    from invoice
)

select
    b.vendor, b.bill, b.month, b.rows, b.currency, b.billed_amount, coalesce(string_agg(n.invoice_no, ', '), '') as invoice_no,
    sum(n.amount) as invoiced_amount
from bills b
left join billed n on n.currency = b.currency and (
    n.invoice_no = b.document_no
    or (b.document_no is null and n.month = b.month and (n.vendor_key = b.vendor_id or n.name_key = lower(trim(b.vendor))))
)
group by b.vendor, b.bill, b.month, b.rows, b.currency, b.billed_amount
order by b.month, b.vendor, b.bill
