-- A fiscal month is named by the first day of a calendar month, which it stands for. Its days are those of that month while
-- the table is empty; a company whose years are of whole weeks has the days of every month here, kept by the settings.
-- Names that no table of the books has: a macro's argument is looked for among them first.
create table fiscal_month (kept_month date not null, starts_on date not null, ends_before date not null);

-- The same by day, to be looked up.
create table fiscal_day (kept_day date not null, its_month date not null);

create macro month_of(a_day) as
    coalesce((select f.its_month from fiscal_day f where f.kept_day = a_day::date), date_trunc('month', a_day)::date);

create macro month_start(a_month) as
    coalesce((select f.starts_on from fiscal_month f where f.kept_month = a_month::date), a_month::date);

create macro month_end(a_month) as coalesce(
    (select f.ends_before from fiscal_month f where f.kept_month = a_month::date), (a_month::date + interval 1 month)::date
);

-- A plan for whole months names them; one for other days lies where its days do.
create macro plan_month(a_day, a_start, an_end) as
    case when day(a_start) = 1 and day(an_end) = 1 then date_trunc('month', a_day)::date else month_of(a_day) end;

-- The part of a month's plan due before a day, by days, to the cent.
create macro due_of(an_amount, a_month, an_as_of) as
    case
        when an_as_of::date <= month_start(a_month) then 0
        when an_as_of::date >= month_end(a_month) then an_amount
        else ((an_amount * 100)::hugeint * date_diff('day', month_start(a_month), an_as_of::date)
            // date_diff('day', month_start(a_month), month_end(a_month)))::decimal(30, 0) * 0.01::decimal(3, 2)
    end;

-- The months of posted lines are laid by the calendar of their time; another calendar lays them anew beside these, and the
-- latest laying counts: nothing posted is changed or deleted. (Compared with a maximum, sums of these views would compare
-- wrongly: docs/decisions.md.)
create table laying (laid bigint not null);
insert into laying values (0);

alter table spend_part rename to spend_part_laid;
alter table spend_part_laid add column laid bigint default 0;
create view spend_part as select * exclude (laid) from spend_part_laid where laid = (select laid from laying order by laid desc limit 1);

alter table budget_month rename to budget_month_laid;
alter table budget_month_laid add column laid bigint default 0;
create view budget_month as select * exclude (laid) from budget_month_laid where laid = (select laid from laying order by laid desc limit 1);

alter table commitment_part rename to commitment_part_laid;
alter table commitment_part_laid add column laid bigint default 0;
create view commitment_part as
select * exclude (laid) from commitment_part_laid where laid = (select laid from laying order by laid desc limit 1);

create or replace view spend_native as
select
    l.import_id, l.line_no, l.source, l.is_counted, l.breakdown, l.account,
    coalesce(p.first_day, l.spend_date) as spend_date,
    coalesce(p.month, l.own_month) as month,
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
from (select *, month_of(spend_date) as own_month, month_of(period_end - 1) as last_month from spend_line) l
join live_import i on i.import_id = l.import_id
left join spend_part p on p.import_id = l.import_id and p.line_no = l.line_no
    and p.month between l.own_month and l.last_month
left join department_name d on d.key = lower(trim(l.department))
left join live_campaign c on c.id_key = lower(trim(l.campaign_id))
left join campaign_by_name n on n.name_key = lower(trim(l.campaign))
left join vendor_by_alias a on a.key = lower(trim(l.vendor))
left join live_vendor v on v.vendor_id = a.vendor_id
where l.superseded_by is null;

create or replace view budget_native as
select
    b.import_id, b.line_no, b.version, b.source, b.is_counted, m.month, m.amount, b.currency, b.phasing,
    coalesce(d.name, b.department, c.department, n.department) as department,
    b.cost_center, coalesce(b.cost_category, c.cost_category, n.cost_category) as cost_category,
    coalesce(b.channel, c.channel, n.channel) as channel,
    coalesce(c.campaign_id, n.campaign_id, b.campaign_id) as campaign_id,
    coalesce(c.name, n.name, b.campaign, b.campaign_id) as campaign,
    coalesce(v.name, b.vendor) as vendor
from (
    select *, plan_month(period_start, period_start, period_end) as first_month,
        plan_month(period_end - 1, period_start, period_end) as last_month
    from budget_line
) b
join live_import i on i.import_id = b.import_id
join budget_month m on m.import_id = b.import_id and m.line_no = b.line_no
    -- A line may carry a column per month: its rows have their own periods.
    and m.month between b.first_month and b.last_month
left join department_name d on d.key = lower(trim(b.department))
left join live_campaign c on c.id_key = lower(trim(b.campaign_id))
left join campaign_by_name n on n.name_key = lower(trim(b.campaign))
left join vendor_by_alias a on a.key = lower(trim(b.vendor))
left join live_vendor v on v.vendor_id = a.vendor_id
where b.superseded_by is null;

create or replace view live_usage as
select
    u.import_id, u.line_no, u.account_id, u.usage_date, month_of(u.usage_date) as month, u.plan,
    coalesce(u.api_calls, case when u.metric in ('api_calls', 'calls', 'requests') then u.quantity end) as api_calls,
    coalesce(u.builds, case when u.metric in ('builds', 'build_count') then u.quantity end) as builds,
    coalesce(u.deploys, case when u.metric in ('deploys', 'deployments') then u.quantity end) as deploys,
    coalesce(u.ai_tokens, case when u.metric in ('ai_tokens', 'tokens') then u.quantity end) as ai_tokens,
    coalesce(u.active_developers, case when u.metric in ('active_developers', 'active_users') then u.quantity end)
        as active_developers,
    u.currency, u.revenue, u.margin,
    case when u.currency = u.reporting_currency then u.revenue
        else (u.revenue::decimal(24, 6) * x.rate::decimal(14, 8))::decimal(28, 12) end as revenue_amount,
    case when u.currency = u.reporting_currency then u.margin
        else (u.margin::decimal(24, 6) * x.rate::decimal(14, 8))::decimal(28, 12) end as margin_amount
from usage_latest u
asof left join rate_to_reporting x on x.from_currency = u.currency and x.rate_date <= u.usage_date;
