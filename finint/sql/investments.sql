-- One row per investment of the register, its money in the reporting currency at the rate of its first day.
select
    v.investment_id, v.name, coalesce(v.hypothesis, '') as hypothesis, coalesce(v.team, '') as team, v.started_on,
    case when v.currency = r.currency then v.cost_amount
        else (v.cost_amount::decimal(24, 6) * x.rate::decimal(14, 8))::decimal(28, 12) end as cash_cost_amount,
    coalesce(v.labour_hours, 0) as labour_hours,
    case when v.hourly_rate is null then 0 when v.currency = r.currency then v.hourly_rate
        else (v.hourly_rate::decimal(24, 6) * x.rate::decimal(14, 8))::decimal(28, 12) end as hourly_rate,
    coalesce(v.is_capitalised, false) as is_capitalised, coalesce(v.policy, '') as policy, v.evidence_date, v.review_date,
    coalesce(upper(trim(v.grade)), '') as grade, v.currency, v.import_id, i.file_name, v.line_no
from live_investment v
join live_import i using (import_id)
cross join reporting r
asof left join rate_to_reporting x on x.from_currency = v.currency and x.rate_date <= v.started_on
order by v.investment_id
