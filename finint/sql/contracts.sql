-- One row per contract of the books, with the latest rate of its currency before $as_of and the file it came from.
select
    c.import_id, i.file_name, c.line_no, c.contract_id, c.vendor_key, c.vendor, c.vendor_category, c.description,
    c.start_date, c.end_date, c.notice_date, c.auto_renew, c.amount, c.currency,
    case when c.currency = r.currency then 1::decimal(18, 8) else x.rate end as rate,
    c.units, c.unit, c.units_used, c.unit_price_amount, c.term_months, c.payment_days, c.discount_ratio, c.discount_days,
    c.department, c.cost_category, c.owner
from live_contract c
join live_import i using (import_id)
cross join reporting r
left join (
    select from_currency, arg_max(rate, rate_date) as rate
    from rate_to_reporting where rate_date < $as_of group by from_currency
) x on x.from_currency = c.currency
order by c.contract_id
