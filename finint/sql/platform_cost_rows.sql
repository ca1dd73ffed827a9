-- One row per ledger line (and month, where a line crosses months) of the platform's cost and its shared vendors, before $as_of.
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
    select s.*, i.kind = 'platform_cost' as is_cloud, i.file_name,
        i.kind = 'platform_cost' or list_contains($departments, lower(trim(coalesce(s.department, '')))) as is_platform,
        l.team, l.product, l.environment,
        coalesce(not s.is_spread and t.has_effective, false) as has_effective,
        coalesce(not s.is_spread and t.has_list, false) as has_list,
        coalesce(not s.is_spread and t.has_contracted, false) as has_contracted
    from spend s
    join import_file i on i.import_id = s.import_id
    join (select * from spend_line where import_id in (select unnest($imports))) l
        on l.import_id = s.import_id and l.line_no = s.line_no
    left join stated t on t.import_id = s.import_id
    where s.import_id in (select unnest($imports)) and s.month >= $start and s.month < $end and s.spend_date < $as_of
)

select
    import_id, file_name, line_no, spend_date, month, is_cloud, is_platform, coalesce(vendor, '') as vendor,
    coalesce(service, '') as service, coalesce(sub_account, '') as sub_account, coalesce(team, '') as team,
    coalesce(product, '') as product, coalesce(environment, '') as environment, coalesce(department, '') as department,
    coalesce(charge_category, '') as charge_category, coalesce(commitment_status, '') as commitment_status, document_no,
    description, currency, amount, fx_rate, reporting_amount as billed_amount,
    case when not has_effective then reporting_amount when fx_rate is null then coalesce(effective_amount, 0)
        else (coalesce(effective_amount, 0)::decimal(24, 6) * fx_rate::decimal(14, 8))::decimal(28, 12) end as effective_amount,
    case when not has_list then reporting_amount when fx_rate is null then coalesce(list_amount, 0)
        else (coalesce(list_amount, 0)::decimal(24, 6) * fx_rate::decimal(14, 8))::decimal(28, 12) end as list_amount,
    case when not has_contracted then reporting_amount when fx_rate is null then coalesce(contracted_amount, 0)
        else (coalesce(contracted_amount, 0)::decimal(24, 6) * fx_rate::decimal(14, 8))::decimal(28, 12) end as contracted_amount,
    is_cloud and case $basis when 'effective' then effective_amount is null when 'list' then list_amount is null
        when 'contracted' then contracted_amount is null else false end as not_stated
from booked
where is_platform or vendor in (select vendor from shared)
order by reporting_amount desc, import_id, line_no
