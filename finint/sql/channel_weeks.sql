-- One row per Monday-to-Sunday week and channel: working spend before $as_of, and the lines behind it.
select date_trunc('week', s.spend_date)::date as week, s.channel, sum(s.reporting_amount)::decimal(38, 12) as spend_amount,
    sum(s.lines)::bigint as lines, min(s.spend_date) as first_day
from summed_spend s
where list_contains($working::varchar[], s.channel || chr(31) || s.cost_category) and s.spend_date < $as_of
group by 1, 2
order by 1, 2
