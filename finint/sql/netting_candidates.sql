-- One row per vendor named by platforms and by the ledger, or netted so far; `is_touched` when $imports may change it.
with said as (
    select lower(trim(coalesce(v.name, s.vendor))) as vendor, s.import_id, f.replaces, f.status = 'live' as is_live
    from import_vendor s
    join import_file f using (import_id)
    left join vendor_by_alias a on a.key = s.vendor
    left join live_vendor v on v.vendor_id = a.vendor_id
),
gone as (
    select distinct lower(trim(coalesce(v.name, l.vendor))) as vendor
    from spend_line l
    left join vendor_by_alias a on a.key = lower(trim(l.vendor))
    left join live_vendor v on v.vendor_id = a.vendor_id
    where l.superseded_by in (select unnest($imports::varchar[])) and l.vendor is not null
),
both_sides as (
    select vendor,
        coalesce(list(distinct import_id) filter (where is_live and replaces = 'window'), []) as platforms,
        coalesce(list(distinct import_id) filter (where is_live and replaces = 'key'), []) as ledgers,
        $imports::varchar[] is null or bool_or(list_contains($imports::varchar[], import_id)) or vendor in (select vendor from gone)
            or not exists (from netted_spend) as is_touched
    from said
    group by vendor
),
netted as (
    select distinct lower(trim(vendor)) as vendor from netted_spend
)
select coalesce(b.vendor, n.vendor) as vendor, coalesce(b.platforms, []) as platforms, coalesce(b.ledgers, []) as ledgers,
    coalesce(b.is_touched, true) as is_touched, n.vendor is not null as is_netted
from both_sides b
full join netted n on n.vendor = b.vendor
where (len(b.platforms) > 0 and len(b.ledgers) > 0) or n.vendor is not null
order by 1
