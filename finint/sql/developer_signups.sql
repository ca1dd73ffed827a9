-- One row per sign-up month before $as_of: accounts, and how far they have come by then.
select
    month_of(signup_date) as month, count(*)::bigint as accounts,
    count(*) filter (where first_call_date < $as_of)::bigint as called,
    count(*) filter (where weekly_active_date < $as_of)::bigint as weekly_active,
    count(*) filter (where paying_date < $as_of)::bigint as paying,
    count(*) filter (where paying_date < $as_of and churn_date < $as_of)::bigint as left_again,
    median(date_diff('day', signup_date, first_call_date)) filter (where first_call_date < $as_of) as median_days_to_call
from live_account
where signup_date < $as_of
group by 1
order by 1
