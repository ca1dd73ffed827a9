-- The developer platform: who uses it, what was built for it, what it is said to be worth, and how its cost is divided.

-- A cloud bill's own tags, beside the department and cost centre they may name.
alter table spend_line add column team varchar;
alter table spend_line add column product varchar;
alter table spend_line add column environment varchar;

create table account_line (
    import_id varchar not null,
    line_no bigint not null,
    account_id varchar not null,
    signup_date date not null,
    first_call_date date,
    weekly_active_date date,
    paying_date date,
    churn_date date,
    plan varchar,
    segment varchar,
    country varchar,
    channel varchar,
    developers bigint
);

create table usage_line (
    import_id varchar not null,
    line_no bigint not null,
    account_id varchar not null,
    usage_date date not null,
    metric varchar,
    quantity decimal(28, 12),
    api_calls decimal(28, 12),
    builds decimal(28, 12),
    deploys decimal(28, 12),
    ai_tokens decimal(28, 12),
    active_developers decimal(28, 12),
    plan varchar,
    revenue decimal(28, 12),
    margin decimal(28, 12),
    currency varchar check (length(currency) = 3)
);

create table plan_change_line (
    import_id varchar not null,
    line_no bigint not null,
    account_id varchar not null,
    changed_on date not null,
    from_plan varchar,
    to_plan varchar
);

create table effort_line (
    import_id varchar not null,
    line_no bigint not null,
    month date not null,
    team varchar not null,
    effort varchar not null,
    fte decimal(28, 12) not null,
    target_ratio decimal(28, 12)
);

create table investment_line (
    import_id varchar not null,
    line_no bigint not null,
    investment_id varchar not null,
    name varchar not null,
    hypothesis varchar,
    team varchar,
    started_on date not null,
    cost_amount decimal(28, 12) not null,
    labour_hours decimal(28, 12),
    hourly_rate decimal(28, 12),
    currency varchar check (length(currency) = 3),
    is_capitalised boolean,
    policy varchar,
    evidence_date date,
    review_date date,
    grade varchar
);

create table value_claim_line (
    import_id varchar not null,
    line_no bigint not null,
    investment_id varchar not null,
    value_class varchar not null,
    description varchar,
    recognised_on date not null,
    recognised_amount decimal(28, 12) not null,
    verified_on date,
    verified_amount decimal(28, 12),
    verification_due date,
    evidence varchar,
    component varchar,
    currency varchar check (length(currency) = 3)
);

-- The return of an investment as it was reported on a day, with the ends of its interval.
create table roi_measurement_line (
    import_id varchar not null,
    line_no bigint not null,
    investment_id varchar not null,
    measured_on date not null,
    roi_ratio decimal(28, 12) not null,
    low_ratio decimal(28, 12),
    high_ratio decimal(28, 12),
    grade varchar,
    is_final boolean
);

-- One child of an allocation rule; the children of a rule share what the rule applies to.
create table allocation_rule_line (
    import_id varchar not null,
    line_no bigint not null,
    rule_id varchar not null,
    applies_to varchar not null,
    parent varchar not null,
    method varchar not null,
    side varchar not null,
    team varchar,
    weight decimal(28, 12)
);

-- Finance operations kept outside finint: invoice matches, close steps, renewals and the like.
create table operation_line (
    import_id varchar not null,
    line_no bigint not null,
    type varchar not null,
    object varchar not null,
    due_on date not null,
    done_on date,
    cancelled_on date,
    amount decimal(28, 12),
    currency varchar check (length(currency) = 3),
    first_pass boolean,
    control_passed boolean,
    reversed_on date
);

create view live_account as
select a.*
from account_line a join live_import i using (import_id)
qualify row_number() over (partition by a.account_id order by i.sequence desc, a.line_no desc) = 1;

create view usage_latest as
select u.* exclude (currency, metric), replace(lower(trim(coalesce(u.metric, ''))), ' ', '_') as metric,
    coalesce(u.currency, r.currency) as currency, r.currency as reporting_currency
from usage_line u
join live_import i using (import_id)
cross join reporting r
qualify row_number() over (
    partition by u.account_id, u.usage_date, lower(trim(coalesce(u.metric, ''))) order by i.sequence desc, u.line_no desc
) = 1;

-- Usage with money in the reporting currency; a count may stand in its own column or in a row that names it.
create view live_usage as
select
    u.import_id, u.line_no, u.account_id, u.usage_date, date_trunc('month', u.usage_date)::date as month, u.plan,
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

-- Equal changes of one account on one day are all real; a later file repeats them rather than adds to them.
create view live_plan_change as
select p.*
from (
    select *, row_number() over (
        partition by import_id, account_id, changed_on, from_plan, to_plan order by line_no
    ) as ordinal
    from plan_change_line
) p
join live_import i using (import_id)
qualify row_number() over (
    partition by p.account_id, p.changed_on, p.from_plan, p.to_plan, p.ordinal order by i.sequence desc
) = 1;

create view live_effort as
select e.*
from effort_line e join live_import i using (import_id)
qualify row_number() over (
    partition by date_trunc('month', e.month), lower(trim(e.team)), lower(trim(e.effort))
    order by i.sequence desc, e.line_no desc
) = 1;

create view live_investment as
select v.* exclude (currency), coalesce(v.currency, r.currency) as currency
from investment_line v
join live_import i using (import_id)
cross join reporting r
qualify row_number() over (partition by v.investment_id order by i.sequence desc, v.line_no desc) = 1;

create view live_value_claim as
select c.* exclude (currency), coalesce(c.currency, r.currency) as currency
from value_claim_line c
join live_import i using (import_id)
cross join reporting r
qualify row_number() over (
    partition by c.investment_id, lower(trim(c.value_class)), lower(trim(coalesce(c.description, '')))
    order by i.sequence desc, c.line_no desc
) = 1;

create view live_roi_measurement as
select m.*
from roi_measurement_line m join live_import i using (import_id)
qualify row_number() over (partition by m.investment_id, m.measured_on order by i.sequence desc, m.line_no desc) = 1;

create view live_allocation_rule as
select a.*
from allocation_rule_line a join live_import i using (import_id)
qualify row_number() over (
    partition by a.rule_id, lower(trim(a.side)), lower(trim(coalesce(a.team, ''))) order by i.sequence desc, a.line_no desc
) = 1;

-- Every registered finance operation: those finint saw itself, and those kept elsewhere.
create view finance_operation as
select
    'finint' as import_id, o.operation_id as line_no, o.type, o.object, coalesce(o.due_on, o.done_on::date) as due_on,
    o.done_on::date as done_on, null::date as cancelled_on, o.amount, o.first_pass, o.control_passed,
    o.reversed_on::date as reversed_on
from operation o
union all
select
    l.import_id, l.line_no, l.type, l.object, l.due_on, l.done_on, l.cancelled_on,
    case when coalesce(l.currency, r.currency) = r.currency then l.amount end as amount,
    l.first_pass, l.control_passed, l.reversed_on
from operation_line l
join live_import i using (import_id)
cross join reporting r
qualify row_number() over (partition by l.type, l.object, l.due_on order by i.sequence desc, l.line_no desc) = 1;
