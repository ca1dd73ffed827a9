-- One row per vendor ("" for none): counted spend of the window [$start, $end) before $as_of, and of the window before it.
with counted as (
    select coalesce(vendor_id, lower(trim(vendor)), '') as vendor_key, coalesce(vendor, '') as vendor, department,
        cost_category, document_no, reporting_amount, lines,
        month >= $start and month < $end and spend_date < $as_of as is_now,
        month >= $before_start and month < $before_end and spend_date < $before_as_of as is_before
    from summed_spend
    where (month >= $start and month < $end or month >= $before_start and month < $before_end)
        and ($departments is null or list_contains($departments, coalesce(department, '')))
        and ($channels is null or list_contains($channels, coalesce(channel, '')))
        and ($vendors is null or list_contains($vendors, coalesce(vendor, '')))
),
-- Where most of its lines lie.
usual as (
    select vendor_key, arg_max(department, (lines, department)) as department
    from (select vendor_key, department, sum(lines) as lines from counted where (is_now or is_before) and department is not null group by all)
    group by vendor_key
),
usual_category as (
    select vendor_key, arg_max(cost_category, (lines, cost_category)) as cost_category
    from (select vendor_key, cost_category, sum(lines) as lines from counted where is_now or is_before group by all)
    group by vendor_key
)
select
    c.vendor_key, any_value(c.vendor) as vendor, coalesce(any_value(v.category), '') as category,
    coalesce(any_value(u.department), '') as department, any_value(k.cost_category) as cost_category,
    count(distinct c.document_no) filter (where c.is_now) as documents,
    coalesce(sum(c.reporting_amount) filter (where c.is_now), 0)::decimal(38, 12) as spend_amount,
    coalesce(sum(c.reporting_amount) filter (where c.is_before), 0)::decimal(38, 12) as before_amount
from counted c
left join live_vendor v on v.vendor_id = c.vendor_key
left join usual u on u.vendor_key = c.vendor_key
left join usual_category k on k.vendor_key = c.vendor_key
where c.is_now or c.is_before
group by c.vendor_key
order by spend_amount desc, c.vendor_key
