-- One row per currency whose live rows no figure counts for want of a rate, of one import and kind or, with '', of all.
with first_rates as (
    select from_currency, min(rate_date) as first_rate_on
    from rate_to_reporting
    group by from_currency
),

doubtful as (
    select distinct l.import_id
    from spend_line l
    left join first_rates x on x.from_currency = l.currency
    where l.currency <> (select currency from reporting)
        and (x.first_rate_on is null or l.spend_date < x.first_rate_on)
        and ($import_id = '' or l.import_id = $import_id)
        and ($kind = '' or l.import_id in (select import_id from import_file where kind = $kind))
)

select currency, count(*) as rows, sum(amount)::decimal(38, 12) as amount
from unconverted_spend
where import_id in (select import_id from doubtful)
group by currency
order by rows desc, currency
