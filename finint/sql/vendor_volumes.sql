-- One row per vendor, item, currency and window: what was paid and how many clicks or billed units that bought.
-- Lines without a count have no units; one unit a bill is no count, its price would be the bill.
with counted as (
    select coalesce(vendor_id, lower(trim(vendor)), '') as vendor_key, currency, lower(trim(coalesce(document_no, ''))) as document_key,
        month >= $before_start and month < $before_end as is_before,
        sum(amount) as amount, sum(reporting_amount) as reporting_amount,
        sum(clicks) filter (where cost_category = 'media_spend') as clicks
    from summed_spend
    where (month >= $start and month < $end and spend_date < $as_of
            or month >= $before_start and month < $before_end and spend_date < $before_as_of)
        and ($departments is null or list_contains($departments, coalesce(department, '')))
        and ($channels is null or list_contains($channels, coalesce(channel, '')))
        and ($vendors is null or list_contains($vendors, coalesce(vendor, '')))
    group by all
),
billed as (
    select vendor_key, lower(trim(invoice_no)) as document_key, currency, any_value(description) as description,
        sum(quantity) as quantity
    from invoice
    where quantity is not null and quantity > 0 and quantity <> 1 and amount > 0
    group by all
)
select c.vendor_key,
    case when c.clicks is not null then 'clicks' when b.quantity is not null then coalesce(b.description, 'units') else '' end as item,
    c.currency as unit, c.is_before, sum(c.reporting_amount)::decimal(38, 12) as amount, sum(c.amount)::decimal(38, 12) as native_amount,
    sum(coalesce(c.clicks, b.quantity))::decimal(38, 4) as units
from counted c
left join billed b on b.vendor_key = c.vendor_key and b.document_key = c.document_key and b.currency = c.currency
group by all
order by c.vendor_key, item, unit, c.is_before
