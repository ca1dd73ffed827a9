-- One row per vendor ("" for none): counted spend of the window [$start, $end) before $as_of, and of the window before it.
with counted as (
    select coalesce(vendor_id, lower(trim(vendor)), '') as vendor_key, coalesce(vendor, '') as vendor, department,
        cost_category, document_no, reporting_amount,
        month >= $start and month < $end and spend_date < $as_of as is_now,
        month >= $before_start and month < $before_end and spend_date < $before_as_of as is_before
    from spend
    where (month >= $start and month < $end or month >= $before_start and month < $before_end)
        and ($departments is null or list_contains($departments, coalesce(department, '')))
        and ($channels is null or list_contains($channels, coalesce(channel, '')))
        and ($vendors is null or list_contains($vendors, coalesce(vendor, '')))
)
select
    c.vendor_key, any_value(c.vendor) as vendor, coalesce(any_value(v.category), '') as category,
    coalesce(mode(c.department), '') as department, mode(c.cost_category) as cost_category,
    count(distinct c.document_no) filter (where c.is_now) as documents,
    coalesce(sum(c.reporting_amount) filter (where c.is_now), 0)::decimal(38, 12) as spend_amount,
    coalesce(sum(c.reporting_amount) filter (where c.is_before), 0)::decimal(38, 12) as before_amount
from counted c
left join live_vendor v on v.vendor_id = c.vendor_key
where c.is_now or c.is_before
group by c.vendor_key
order by spend_amount desc, c.vendor_key
