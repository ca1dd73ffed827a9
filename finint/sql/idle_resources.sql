-- One row per idle resource and month in [$start, $end), its cost in the reporting currency; null without a rate.
select
    lower(trim(l.vendor)) as vendor_key, l.idle_month as month, l.resource, coalesce(l.service, '') as service,
    coalesce(l.sub_account, '') as sub_account, coalesce(l.reason, '') as reason,
    case when l.currency = r.currency then l.idle_amount
        else (l.idle_amount::decimal(24, 6) * x.rate::decimal(14, 8))::decimal(28, 12) end as amount,
    l.import_id, i.file_name, l.line_no
from live_idle_resource l
join live_import i using (import_id)
cross join reporting r
asof left join rate_to_reporting x on x.from_currency = l.currency and x.rate_date <= l.month
where l.idle_month >= $start and l.idle_month < $end
order by l.idle_month, vendor_key, l.resource
