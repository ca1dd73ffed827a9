-- One row per vendor of a kind of software that another, larger vendor sells too: its spend of [$start, $as_of).
with paid as (
    select s.vendor_id as vendor_key, any_value(v.name) as vendor, lower(trim(v.category)) as category,
        sum(s.reporting_amount) as amount, max(s.spend_date) as day, (select currency from reporting) as currency,
        arg_max(s.import_id, s.spend_date) as import_id, arg_max(s.line_no, s.spend_date) as line_no
    from summed_spend s
    join live_vendor v on v.vendor_id = s.vendor_id
    where s.spend_date >= $start and s.spend_date < $as_of and s.cost_category = 'platform_fees'
        and regexp_matches(lower(v.category), 'software|saas|licen[cs]|subscription|tool')
    group by s.vendor_id, lower(trim(v.category))
    -- Paid to the end: a tool that was replaced does not overlap.
    having sum(s.reporting_amount) > 0 and max(s.spend_date) >= $as_of::date - 100
),
placed as (
    select *, count(*) over (partition by category) as vendors,
        row_number() over (partition by category order by amount desc, vendor_key) as place,
        first_value(vendor) over (partition by category order by amount desc, vendor_key) as larger
    from paid
),
bound as (
    select vendor_key, arg_max(contract_id, end_date) as contract_id, arg_max(notice_date, end_date) as notice_date
    from live_contract where start_date <= $as_of and (end_date >= $as_of or auto_renew) group by vendor_key
)
select p.vendor_key, p.vendor, p.category as subject,
    case when b.contract_id is null then 'vendor:' || p.vendor_key else 'contract:' || lower(b.contract_id) end as unit,
    p.day, p.amount::decimal(38, 12) as native_amount, p.amount::decimal(38, 12) as basis_native_amount,
    1::decimal(38, 12) as over, p.currency, 'medium' as confidence,
    p.category || ' is paid to ' || p.larger || ' too'
        || case when b.notice_date is null then '' else '; cancel by ' || b.notice_date end as says,
    p.import_id, i.file_name, p.line_no
from placed p
join live_import i using (import_id)
left join bound b using (vendor_key)
where p.vendors > 1 and p.place > 1
order by p.category, p.vendor_key
