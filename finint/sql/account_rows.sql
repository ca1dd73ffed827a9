-- One row per account that signed up (or, with $by_payment, first paid) in [$start, $end) before $as_of.
select a.import_id, i.file_name, a.line_no, a.account_id, a.signup_date, a.paying_date, a.churn_date,
    1::decimal(12, 2) as accounts
from live_account a
join live_import i using (import_id)
where case when $by_payment then a.paying_date else a.signup_date end >= $start
    and case when $by_payment then a.paying_date else a.signup_date end < least($end::date, $as_of::date)
order by a.account_id
