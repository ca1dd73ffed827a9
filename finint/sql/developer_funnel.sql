-- One row: accounts that signed up in [$start, $end) before $as_of, and how many of them have come how far by then.
select
    count(*)::bigint as accounts,
    count(*) filter (where first_call_date < $as_of)::bigint as called,
    count(*) filter (where weekly_active_date < $as_of)::bigint as weekly_active,
    count(*) filter (where paying_date < $as_of)::bigint as paying,
    median(date_diff('day', signup_date, first_call_date)) filter (where first_call_date < $as_of) as median_days_to_call
from live_account
where signup_date >= $start and signup_date < least($end::date, $as_of::date)
