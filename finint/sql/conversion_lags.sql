-- One row per whole number of days between a touch and an order in [$start, $end) of the same customer, up to 30 days:
-- how many touches.
select (epoch(c.ts)::bigint - epoch(t.ts)::bigint) // 86400 as lag_days, count(*)::bigint as touches
from conversion c
join touchpoint t on t.user_id = c.user_id and t.ts <= c.ts and t.ts > c.ts - interval 30 day
where c.ts >= $start::date and c.ts < $end::date
group by 1
order by 1
