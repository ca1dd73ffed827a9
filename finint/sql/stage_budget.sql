-- One row per incoming budget row; a plan without a version's name belongs to $version.
create or replace temp table staged_budget as
select
    i.* exclude (version, department_code, department, phasing, row_key),
    md5(i.row_key)::uuid as row_key,
    coalesce(i.version, $version) as version,
    coalesce(i.department, i.department_code) as department,
    coalesce(i.phasing, case when i.period_end <= (i.period_start + interval 1 month)::date then 'given' else 'even' end) as phasing,
    i.period_start as covers_start,
    i.period_end as covers_end,
    'version ' || coalesce(i.version, $version) as account,
    row_number() over (partition by coalesce(i.version, $version), md5(i.row_key) order by i.line_no)::integer as row_ordinal
from incoming i
