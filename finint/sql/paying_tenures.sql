-- One row per whole months of tenure and of time since first payment: accounts that left, and accounts still paying at $as_of.
select
    date_sub('month', paying_date, least(coalesce(churn_date, $as_of::date), $as_of::date))::bigint as tenure_months,
    date_sub('month', paying_date, $as_of::date)::bigint as seen_months,
    count(*) filter (where churn_date < $as_of)::bigint as has_left,
    count(*) filter (where churn_date is null or churn_date >= $as_of)::bigint as still_there
from live_account
where paying_date < $as_of and (churn_date is null or churn_date >= paying_date)
group by 1, 2
order by 1, 2
