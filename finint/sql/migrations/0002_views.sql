-- Every question about money starts from these views, so "live" and "converted" are each defined once.

create view current_setting_value as
select name, value, changed_on, changed_by
from setting
qualify row_number() over (partition by name order by sequence desc) = 1;

create view reporting as
select coalesce(
    (select value from current_setting_value where name = 'reporting_currency'), 'EUR'
) as currency;

create view live_import as
select import_id, sequence, kind, source, account, breakdown, file_name, imported_on, is_sample
from import_file
where status = 'live';

-- The latest live word on a department, campaign, vendor or rate; dimensions are matched without regard to case.
create view live_department as
select lower(trim(d.code)) as code_key, lower(trim(d.name)) as name_key, d.code, d.name, d.parent, d.cost_center, d.headcount
from department d join live_import i using (import_id)
qualify row_number() over (partition by lower(trim(d.code)) order by i.sequence desc, d.line_no desc) = 1;

create view department_name as
select key, any_value(name order by rank, name) as name
from (
    select name_key as key, name, 1 as rank from live_department
    union all
    select code_key as key, name, 2 as rank from live_department
)
group by key;

create view live_campaign as
select c.campaign_id, lower(trim(c.campaign_id)) as id_key, lower(trim(c.name)) as name_key, c.name, c.channel,
    coalesce(n.name, c.department) as department, c.cost_category, c.start_date, c.end_date
from campaign c
join live_import i using (import_id)
left join department_name n on n.key = lower(trim(c.department))
qualify row_number() over (partition by lower(trim(c.campaign_id)) order by i.sequence desc, c.line_no desc) = 1;

create view campaign_by_name as
select * from live_campaign
qualify row_number() over (partition by name_key order by campaign_id) = 1;

create view live_vendor as
select v.vendor_id, v.name, v.category, coalesce(n.name, v.department) as department
from vendor v
join live_import i using (import_id)
left join department_name n on n.key = lower(trim(v.department))
qualify row_number() over (partition by v.vendor_id order by i.sequence desc, v.line_no desc) = 1;

create view vendor_by_alias as
select key, any_value(vendor_id order by rank, vendor_id) as vendor_id
from (
    select lower(trim(name)) as key, vendor_id, 1 as rank from live_vendor
    union all
    select lower(trim(a.alias)) as key, a.vendor_id, 2 as rank
    from vendor_alias a join live_import using (import_id)
)
group by key;

create view live_rate as
select r.rate_date, r.from_currency, r.to_currency, r.rate, r.rate_source
from fx_rate r join live_import i using (import_id)
qualify row_number() over (
    partition by r.rate_date, r.from_currency, r.to_currency order by i.sequence desc, r.line_no desc
) = 1;

create view rate_to_reporting as
select rate_date, from_currency, rate from live_rate where to_currency = (select currency from reporting);

-- One row a live spend line and month it falls in, in its own currency, with its place in the company.
create view spend_native as
select
    l.import_id, l.line_no, l.source, l.is_counted, l.breakdown, l.account,
    coalesce(p.first_day, l.spend_date) as spend_date,
    coalesce(p.month, date_trunc('month', l.spend_date)::date) as month,
    p.month is not null as is_spread,
    coalesce(p.amount, l.amount) as amount,
    l.currency, l.amount_basis, l.effective_amount, l.list_amount, l.contracted_amount,
    l.cost_category as given_category,
    case when l.cost_category = 'unassigned' then coalesce(c.cost_category, n.cost_category, 'unassigned')
        else l.cost_category end as cost_category,
    coalesce(v.name, l.vendor) as vendor,
    coalesce(v.vendor_id, l.vendor_id) as vendor_id,
    coalesce(d.name, l.department, c.department, n.department, v.department) as department,
    l.cost_center,
    coalesce(c.channel, n.channel, l.channel) as channel,
    coalesce(c.campaign_id, n.campaign_id, l.campaign_id) as campaign_id,
    coalesce(c.name, n.name, l.campaign, l.campaign_id) as campaign,
    (l.campaign is not null or l.campaign_id is not null) and c.campaign_id is null and n.campaign_id is null
        as is_unmapped_campaign,
    l.document_no, l.gl_account, l.description, l.contract_id, l.ad_group, l.service, l.sub_account,
    l.charge_category, l.commitment_status, l.billing_period, l.resource_hours, l.fixed_cost_allocation, l.allocation_method,
    l.impressions, l.clicks, l.platform_conversions, l.platform_value, l.source_attribution_setting
from spend_line l
join live_import i on i.import_id = l.import_id
left join spend_part p on p.import_id = l.import_id and p.line_no = l.line_no
    and p.month >= date_trunc('month', l.spend_date) and p.month < l.period_end
left join department_name d on d.key = lower(trim(l.department))
left join live_campaign c on c.id_key = lower(trim(l.campaign_id))
left join campaign_by_name n on n.name_key = lower(trim(l.campaign))
left join vendor_by_alias a on a.key = lower(trim(l.vendor))
left join live_vendor v on v.vendor_id = a.vendor_id
where l.superseded_by is null;

-- The same rows in the reporting currency; reporting_amount is null when no rate is known on or before the day.
create view spend_converted as
select s.*, r.currency as reporting_currency,
    case when s.currency = r.currency then null else x.rate end as fx_rate,
    case when s.currency = r.currency then null else x.rate_date end as fx_date,
    case
        when s.currency = r.currency then s.amount
        else (s.amount::decimal(24, 6) * x.rate::decimal(14, 8))::decimal(28, 12)
    end as reporting_amount
from spend_native s
cross join reporting r
asof left join rate_to_reporting x on x.from_currency = s.currency and x.rate_date <= s.spend_date;

-- What pages count: live, not a second breakdown of the same money, convertible.
create view spend as
select * from spend_converted where is_counted and reporting_amount is not null;

create view budget_native as
select
    b.import_id, b.line_no, b.version, b.source, b.is_counted, m.month, m.amount, b.currency, b.phasing,
    coalesce(d.name, b.department, c.department, n.department) as department,
    b.cost_center, coalesce(b.cost_category, c.cost_category, n.cost_category) as cost_category,
    coalesce(b.channel, c.channel, n.channel) as channel,
    coalesce(c.campaign_id, n.campaign_id, b.campaign_id) as campaign_id,
    coalesce(c.name, n.name, b.campaign, b.campaign_id) as campaign,
    coalesce(v.name, b.vendor) as vendor
from budget_line b
join live_import i on i.import_id = b.import_id
join budget_month m on m.import_id = b.import_id and m.line_no = b.line_no
    -- A line may carry a column per month: its rows have their own periods.
    and m.month >= date_trunc('month', b.period_start) and m.month < b.period_end
left join department_name d on d.key = lower(trim(b.department))
left join live_campaign c on c.id_key = lower(trim(b.campaign_id))
left join campaign_by_name n on n.name_key = lower(trim(b.campaign))
left join vendor_by_alias a on a.key = lower(trim(b.vendor))
left join live_vendor v on v.vendor_id = a.vendor_id
where b.superseded_by is null;

create view budget_converted as
select s.*, r.currency as reporting_currency,
    case when s.currency = r.currency then null else x.rate end as fx_rate,
    case when s.currency = r.currency then null else x.rate_date end as fx_date,
    case
        when s.currency = r.currency then s.amount
        else (s.amount::decimal(24, 6) * x.rate::decimal(14, 8))::decimal(28, 12)
    end as reporting_amount
from budget_native s
cross join reporting r
asof left join rate_to_reporting x on x.from_currency = s.currency and x.rate_date <= s.month;

create view budget as
select * from budget_converted where is_counted and reporting_amount is not null;

-- The brief's cost attribution record, one row a campaign, in the reporting currency.
create view marketing_cost_attribution as
select
    campaign_id,
    sum(reporting_amount) filter (where cost_category = 'media_spend') as media_spend_amount,
    any_value(source_attribution_setting) filter (where cost_category = 'media_spend') as attribution_setting,
    max(spend_date) filter (where cost_category = 'media_spend') as allocation_date,
    sum(reporting_amount) filter (where cost_category = 'creative_production') as creative_production_amount,
    sum(resource_hours) filter (where cost_category = 'creative_production') as resource_hours,
    sum(fixed_cost_allocation) filter (where cost_category = 'creative_production') as fixed_cost_allocation,
    sum(reporting_amount) filter (where cost_category = 'platform_fees') as platform_fees_amount,
    any_value(vendor) filter (where cost_category = 'platform_fees') as platform,
    max(billing_period) filter (where cost_category = 'platform_fees') as billing_period,
    sum(reporting_amount) filter (where cost_category = 'operational_overhead') as operational_overhead_amount,
    any_value(allocation_method) filter (where cost_category = 'operational_overhead') as allocation_method,
    max(month) filter (where cost_category = 'operational_overhead') as reporting_period
from spend
where campaign_id is not null
group by campaign_id;
