-- One row: the days the books hold, in what currency, and whether they are the sample company's.
with held as (
    select distinct spend_date as day from spend_sum
    union
    select l.period_end - 1
    from spend_line l join live_import using (import_id)
    where l.period_end is not null and l.superseded_by is null and l.is_counted
)
select
    (select min(spend_date) from summed_spend) as first_day,
    (select max(day) from held) as last_day,
    (select max(day) from held where day <= $today) as last_past_day,
    (select min(month) from budget) as first_plan_month,
    (select max(month) from budget) as last_plan_month,
    (select currency from reporting) as currency,
    coalesce((select bool_or(is_sample) from live_import), false) as is_sample,
    (select count(*) from live_import) as imports
