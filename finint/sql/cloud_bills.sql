-- One row per bill of a cloud in [$start, $end): its invoice id, else account and billing period, with what its rows billed.
select
    coalesce(s.vendor, '') as vendor,
    coalesce(s.document_no, s.account || ' ' || coalesce(s.billing_period, strftime(s.month, '%Y-%m'))) as bill,
    min(s.month) as month, count(*)::bigint as rows, s.currency, sum(s.amount) as billed_amount,
    any_value(s.document_no) is not null as has_invoice_id
from spend s
join live_import i on i.import_id = s.import_id
where i.kind = 'platform_cost' and s.month >= $start and s.month < $end and s.spend_date < $as_of
group by 1, 2, s.currency
order by month, vendor, bill
