-- One row per source: how complete, fresh, valid and mapped its live lines are.
with lines as (
    select f.source, s.spend_date, s.is_unmapped_campaign, s.cost_category, s.department, s.lines, true as is_converted
    from summed_spend s join import_file f using (import_id)
    where s.netting = ''
    union all
    select source, spend_date, is_unmapped_campaign, cost_category, department, 1, false
    from unconverted_spend
),
days as (
    select source, count(distinct spend_date) as days_with_rows, min(spend_date) as first_day, max(spend_date) as last_day
    from lines group by source
),
sums as (
    select source, sum(lines)::bigint as rows,
        coalesce(sum(lines) filter (where is_unmapped_campaign), 0)::bigint as unmapped_rows,
        coalesce(sum(lines) filter (where cost_category = 'unassigned'), 0)::bigint as unassigned_rows,
        coalesce(sum(lines) filter (where department is null), 0)::bigint as without_department_rows,
        coalesce(sum(lines) filter (where not is_converted), 0)::bigint as unconverted_rows
    from lines group by source
),
refused as (
    select f.source, count(distinct (q.import_id, q.line_no)) as quarantined_rows
    from quarantine q join import_file f using (import_id)
    where f.status = 'live' and q.resolved_on is null
    group by f.source
),
files as (
    select source, count(*) as imports, max(imported_on) as last_import from import_file where status = 'live' group by source
)
select s.source, f.imports, s.rows, d.first_day, d.last_day,
    (date_diff('day', d.first_day, d.last_day) + 1 - d.days_with_rows)::bigint as days_without_rows,
    coalesce(r.quarantined_rows, 0) as quarantined_rows, s.unmapped_rows, s.unassigned_rows, s.without_department_rows,
    s.unconverted_rows, f.last_import
from sums s
join days d using (source)
join files f using (source)
left join refused r using (source)
order by s.source
