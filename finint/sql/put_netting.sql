-- One row per ledger line, day and kind of netting: at the line's place, but without a campaign where it is the rest.
insert into netted_spend by name
with bill as (
    select * exclude (restates_period) replace (coalesce(restates_period, month) as month)
    from spend_of_all
    where netting = '' and list_contains($imports::varchar[], import_id)
    qualify row_number() over (
        partition by import_id, line_no, coalesce(restates_period, month), spend_date order by reporting_amount desc
    ) = 1
)
select b.* replace (
    n.netting as netting, n.on_day as spend_date, n.native_amount as amount, n.amount as reporting_amount,
    n.description as description, null as document_no,
    case when n.netting = 'bill' then b.currency else b.reporting_currency end as currency,
    case when n.netting = 'bill' then b.fx_rate end as fx_rate,
    case when n.netting = 'bill' then b.fx_date end as fx_date,
    case when n.netting = 'bill' then b.channel end as channel,
    case when n.netting = 'bill' then b.campaign_id end as campaign_id,
    case when n.netting = 'bill' then b.campaign else 'In the ledger only' end as campaign,
    n.netting = 'bill' and b.is_unmapped_campaign as is_unmapped_campaign,
    null as effective_amount, null as list_amount, null as contracted_amount, null as resource_hours,
    null as fixed_cost_allocation, null as impressions, null as clicks, null as platform_conversions, null as platform_value
)
from netted n
join bill b on b.import_id = n.import_id and b.line_no = n.line_no and b.spend_date = n.day
