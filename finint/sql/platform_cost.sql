-- One row per month, place and charge of the developer platform's cost, and of vendors it shares, in [$start, $end) before $as_of.
with stated as (
    select l.import_id, count(l.effective_amount) > 0 as has_effective, count(l.list_amount) > 0 as has_list,
        count(l.contracted_amount) > 0 as has_contracted
    from spend_line l
    join import_file i on i.import_id = l.import_id
    where i.kind = 'platform_cost' and l.import_id in (select unnest($imports))
    group by l.import_id
),

placed as materialized (
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
),

booked as (
    select
        s.month, i.kind = 'platform_cost' as is_cloud,
        i.kind = 'platform_cost' or list_contains($departments, lower(trim(coalesce(s.department, '')))) as is_platform,
        coalesce(s.vendor, '') as vendor, coalesce(s.service, '') as service, coalesce(s.sub_account, '') as sub_account,
        coalesce(l.team, '') as team, coalesce(l.product, '') as product, coalesce(l.environment, '') as environment,
        coalesce(s.department, '') as department, coalesce(s.charge_category, '') as charge_category,
        coalesce(s.commitment_status, '') as commitment_status,
        s.reporting_amount as billed_amount, s.fx_rate,
        -- A bill that states a reading nowhere has no such column: billed stands in. A bare cell of one that does adds 0.
        s.effective_amount as effective, s.list_amount as listed, s.contracted_amount as contracted,
        coalesce(not s.is_spread and t.has_effective, false) as has_effective,
        coalesce(not s.is_spread and t.has_list, false) as has_list,
        coalesce(not s.is_spread and t.has_contracted, false) as has_contracted
    from spend s
    join import_file i on i.import_id = s.import_id
    join (select * from spend_line where import_id in (select unnest($imports))) l
        on l.import_id = s.import_id and l.line_no = s.line_no
    left join stated t on t.import_id = s.import_id
    where s.import_id in (select unnest($imports)) and s.month >= $start and s.month < $end and s.spend_date < $as_of
),

converted as (
    select *,
        case when not has_effective then billed_amount when fx_rate is null then coalesce(effective, 0)
            else (coalesce(effective, 0)::decimal(24, 6) * fx_rate::decimal(14, 8))::decimal(28, 12) end as effective_amount,
        case when not has_list then billed_amount when fx_rate is null then coalesce(listed, 0)
            else (coalesce(listed, 0)::decimal(24, 6) * fx_rate::decimal(14, 8))::decimal(28, 12) end as list_amount,
        case when not has_contracted then billed_amount when fx_rate is null then coalesce(contracted, 0)
            else (coalesce(contracted, 0)::decimal(24, 6) * fx_rate::decimal(14, 8))::decimal(28, 12) end as contracted_amount
    from booked
    where is_platform or vendor in (select vendor from shared)
)

select
    month, is_cloud, is_platform, vendor, service, sub_account, team, product, environment, department, charge_category,
    commitment_status, count(*)::bigint as rows, sum(billed_amount) as billed_amount, sum(effective_amount) as effective_amount,
    sum(list_amount) as list_amount, sum(contracted_amount) as contracted_amount,
    count(*) filter (where is_cloud and case $basis when 'effective' then effective is null when 'list' then listed is null
        when 'contracted' then contracted is null else false end)::bigint as not_stated
from converted
group by all
order by all
