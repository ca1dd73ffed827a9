-- One row per idle resource and month in [$start, $as_of); what is said of a commitment is the commitment's money.
with idle as (
    select coalesce(a.vendor_id, lower(trim(l.vendor))) as vendor_key, coalesce(v.name, l.vendor) as vendor, l.*,
        concat_ws(' ', l.resource, l.service, l.reason) as words
    from live_idle_resource l
    left join vendor_by_alias a on a.key = lower(trim(l.vendor))
    left join live_vendor v on v.vendor_id = a.vendor_id
    where l.idle_month >= $start and l.idle_month < $as_of and l.idle_amount > 0
)
select l.vendor_key, l.vendor, l.resource as subject,
    'cloud:' || l.vendor_key || ':' || l.idle_month || ':' || case
        when regexp_matches(lower(l.words), 'commit|reserv|savings plan') then 'unused'
        else lower(trim(l.resource))
    end as unit,
    l.idle_month as day, l.idle_amount::decimal(38, 12) as native_amount,
    l.idle_amount::decimal(38, 12) as basis_native_amount, 1::decimal(38, 12) as over, l.currency, 'medium' as confidence,
    concat_ws(' · ', l.service, l.sub_account, l.resource) || ': ' || coalesce(l.reason, 'idle') as says,
    l.import_id, i.file_name, l.line_no
from idle l
join live_import i using (import_id)
order by l.idle_month, unit
