-- One row per month and currency of live, counted spend in the months an import touches.
with touched as (
    select month_start(month_of(min(period_start))) as first, max(period_end) as last
    from import_window where import_id = $import_id and kind = 'spend'
),
live as (
    select l.import_id, l.line_no, l.spend_date, l.period_end, l.amount, l.currency
    from spend_line l
    left join live_import i using (import_id)
    cross join touched t
    where l.superseded_by is null and l.is_counted and (i.import_id is not null or l.import_id = $import_id)
        and coalesce(l.period_end, l.spend_date + 1) > t.first and l.spend_date < t.last
),
placed as (
    select coalesce(p.month, l.own_month) as month, l.currency, coalesce(p.amount, l.amount) as amount
    from (select *, month_of(spend_date) as own_month, month_of(period_end - 1) as last_month from live) l
    left join spend_part p on p.import_id = l.import_id and p.line_no = l.line_no
        and p.month between l.own_month and l.last_month
)
select month, currency, sum(amount) as amount
from placed
group by month, currency
order by month, currency
