-- A contract that another of its vendor for the same thing follows within a month did not renew by itself: it was replaced.
-- Else both would bind from then on, and their unused units would count twice.
create or replace view live_contract as
with latest as (
    select
        c.import_id, c.line_no, c.contract_id,
        coalesce(v.vendor_id, lower(trim(c.vendor))) as vendor_key,
        coalesce(v.name, c.vendor) as vendor,
        v.category as vendor_category,
        c.description, c.start_date, c.end_date, c.notice_date, coalesce(c.auto_renew, false) as auto_renew,
        c.amount, coalesce(c.currency, r.currency) as currency,
        c.units, c.unit, c.units_used, c.unit_price_amount,
        coalesce(c.term_months, datediff('month', c.start_date, c.end_date + 1)) as term_months,
        c.payment_days, c.discount_ratio, c.discount_days,
        coalesce(d.name, c.department, v.department) as department, c.cost_category, c.owner
    from contract_line c
    join live_import i using (import_id)
    cross join reporting r
    left join vendor_by_alias a on a.key = lower(trim(c.vendor))
    left join live_vendor v on v.vendor_id = coalesce(a.vendor_id, c.vendor)
    left join department_name d on d.key = lower(trim(c.department))
    qualify row_number() over (partition by lower(trim(c.contract_id)) order by i.sequence desc, c.line_no desc) = 1
)
select l.* replace (
    l.auto_renew and not exists (
        select 1 from latest n
        where n.vendor_key = l.vendor_key
            and coalesce(lower(trim(n.description)), '') = coalesce(lower(trim(l.description)), '')
            and n.start_date > l.end_date and n.start_date <= l.end_date + 31
    ) as auto_renew
)
from latest l;
