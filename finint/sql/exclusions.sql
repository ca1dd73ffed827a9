-- One row per reason why live or refused rows of [$start, $end) are not in the figures, with currency and amount.
with native as (
    select currency, amount, is_counted, reporting_amount, spend_date
    from spend_converted
    where month >= $start and month < $end
)
select 'detail of money already counted' as reason, currency, count(*) as rows, sum(amount)::decimal(38, 12) as amount
from native where not is_counted group by currency
union all
select 'no exchange rate on or before the day', currency, count(*), sum(amount)::decimal(38, 12)
from native where is_counted and reporting_amount is null group by currency
union all
select 'dated after the last day shown', currency, count(*), sum(amount)::decimal(38, 12)
from native where is_counted and reporting_amount is not null and spend_date >= $as_of group by currency
union all
select 'waiting in quarantine', '', count(distinct (q.import_id, q.line_no)), null
from quarantine q join import_file f using (import_id)
where f.status = 'live' and q.resolved_on is null
    and coalesce(f.period_end, $end) > $start and coalesce(f.period_start, $start) < $end
having count(*) > 0
order by 1, 2
