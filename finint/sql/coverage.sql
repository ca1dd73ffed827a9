-- One row: the days the books hold, in what currency, and whether they are the sample company's.
select
    (select min(spend_date) from spend) as first_day,
    (select max(coalesce(l.period_end - 1, l.spend_date))
        from spend_line l join live_import using (import_id) where l.superseded_by is null and l.is_counted) as last_day,
    (select max(coalesce(l.period_end - 1, l.spend_date))
        from spend_line l join live_import using (import_id)
        where l.superseded_by is null and l.is_counted and coalesce(l.period_end - 1, l.spend_date) <= $today) as last_past_day,
    (select min(month) from budget) as first_plan_month,
    (select max(month) from budget) as last_plan_month,
    (select currency from reporting) as currency,
    coalesce((select bool_or(is_sample) from live_import), false) as is_sample,
    (select count(*) from live_import) as imports
