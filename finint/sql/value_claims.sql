-- One row per value claim of the register, its money in the reporting currency at the rate of the day it was booked.
select
    c.investment_id, lower(trim(c.value_class)) as value_class, coalesce(c.description, '') as description,
    coalesce(c.component, '') as component, c.recognised_on,
    case when c.currency = r.currency then c.recognised_amount
        else (c.recognised_amount::decimal(24, 6) * x.rate::decimal(14, 8))::decimal(28, 12) end as recognised_amount,
    c.verified_on,
    case when c.verified_amount is null then null when c.currency = r.currency then c.verified_amount
        else (c.verified_amount::decimal(24, 6) * x.rate::decimal(14, 8))::decimal(28, 12) end as verified_amount,
    c.verification_due, coalesce(c.evidence, '') as evidence, c.currency, c.import_id, i.file_name, c.line_no
from live_value_claim c
join live_import i using (import_id)
cross join reporting r
asof left join rate_to_reporting x on x.from_currency = c.currency and x.rate_date <= c.recognised_on
order by c.recognised_on, c.investment_id, c.line_no
