-- One row per kind of oddity in the developer registers before $as_of: how many rows, and the first of them.
with odd as (
    select 'usage of an account that no accounts file knows' as question, u.account_id as example, u.import_id, u.line_no
    from live_usage u anti join live_account a using (account_id)
    where u.usage_date < $as_of
    union all
    select 'plan change of an account that no accounts file knows', c.account_id, c.import_id, c.line_no
    from live_plan_change c anti join live_account a using (account_id)
    where c.changed_on < $as_of
    union all
    select 'plan changed more than once on one day: all changes are kept', account_id, import_id, line_no
    from live_plan_change
    where changed_on < $as_of
    qualify count(*) over (partition by account_id, changed_on) > 1
    union all
    select 'plan changed to the plan it was', account_id, import_id, line_no
    from live_plan_change where from_plan = to_plan
    union all
    select 'first call before sign-up', account_id, import_id, line_no
    from live_account where first_call_date < signup_date
    union all
    select 'first payment before sign-up', account_id, import_id, line_no
    from live_account where paying_date < signup_date
    union all
    select 'left before the first payment, counted in no cohort', account_id, import_id, line_no
    from live_account where churn_date < paying_date
    union all
    select 'claim verified without evidence: worth 0', investment_id, import_id, line_no
    from live_value_claim where verified_amount is not null and coalesce(trim(evidence), '') = ''
    union all
    select 'claim past its window without evidence: worth 0', investment_id, import_id, line_no
    from live_value_claim
    where verification_due < $as_of and (verified_amount is null or coalesce(trim(evidence), '') = '')
    union all
    select 'claim of an investment that no register knows', c.investment_id, c.import_id, c.line_no
    from live_value_claim c anti join live_investment v using (investment_id)
    union all
    select 'usage in a currency without a rate on or before its day', account_id, import_id, line_no
    from live_usage where revenue is not null and revenue_amount is null
)

select o.question, count(*)::bigint as rows, arg_min(o.example, (o.import_id, o.line_no)) as example,
    arg_min(i.file_name, (o.import_id, o.line_no)) as file_name, arg_min(o.line_no, (o.import_id, o.line_no)) as line_no
from odd o
join live_import i using (import_id)
group by o.question
order by rows desc, o.question
