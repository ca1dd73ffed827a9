-- One row per reason why live or refused rows of [$start, $end) are not in the figures, with currency and amount.
select 'detail of money already counted' as reason, currency, count(*) as rows, sum(amount)::decimal(38, 12) as amount
from spend_converted where not is_counted and month >= $start and month < $end group by currency
union all
select 'no exchange rate on or before the day', currency, count(*), sum(amount)::decimal(38, 12)
from unconverted_spend where month >= $start and month < $end group by currency
union all
select 'dated after the last day shown', currency, sum(lines)::bigint, sum(amount)::decimal(38, 12)
from summed_spend where month >= $start and month < $end and spend_date >= $as_of group by currency
union all
select 'waiting in quarantine', '', count(distinct (q.import_id, q.line_no)), null
from quarantine q join import_file f using (import_id)
where f.status = 'live' and q.resolved_on is null
    and coalesce(f.period_end, $end) > $start and coalesce(f.period_start, $start) < $end
having count(*) > 0
order by 1, 2
