-- One row per import that holds lines of the developer platform, or of vendors it shares, in [$start, $end) before $as_of.
with placed as materialized (
    select s.import_id, coalesce(s.vendor, '') as vendor,
        i.kind = 'platform_cost' or list_contains($departments, lower(trim(coalesce(s.department, '')))) as is_platform
    from summed_spend s
    join import_file i on i.import_id = s.import_id
    where s.month >= $start and s.month < $end and s.spend_date < $as_of
),

shared as (
    select distinct vendor from placed where is_platform and vendor != ''
    union
    select vendor from placed where list_contains($vendors, lower(trim(vendor)))
)

select distinct import_id
from placed
where is_platform or vendor in (select vendor from shared)
order by import_id
