-- Touches and conversions: read by finint/journeys as `touchpoint` and `conversion`, wherever the lines come from.

create table touchpoint_line (
    import_id varchar not null,
    line_no bigint not null,
    touch_id varchar not null,
    user_id varchar not null,
    ts timestamp not null,
    channel varchar,
    campaign_id varchar,
    cost decimal(28, 12)
);

-- An order with its revenue, or a refund (negative revenue) that names the order it takes back.
create table conversion_line (
    import_id varchar not null,
    line_no bigint not null,
    conversion_id varchar not null,
    user_id varchar not null,
    ts timestamp not null,
    type varchar not null,
    revenue decimal(28, 12) not null,
    margin decimal(28, 12),
    currency varchar check (length(currency) = 3),
    is_new_customer boolean,
    refund_of varchar
);

-- The latest live word on each touch: the same event twice counts once.
create view touchpoint as
select t.import_id, t.line_no, t.user_id, t.ts, lower(trim(coalesce(c.channel, t.channel))) as channel,
    coalesce(c.campaign_id, t.campaign_id) as campaign_id, t.cost, t.touch_id
from touchpoint_line t
join live_import i using (import_id)
left join live_campaign c on c.id_key = lower(trim(t.campaign_id))
qualify row_number() over (partition by t.touch_id order by i.sequence desc, t.line_no desc) = 1;

create view conversion_latest as
select c.* exclude (currency), coalesce(c.currency, r.currency) as currency, r.currency as reporting_currency
from conversion_line c
join live_import i using (import_id)
cross join reporting r
qualify row_number() over (partition by c.conversion_id order by i.sequence desc, c.line_no desc) = 1;

-- Money of events is whole cents of the reporting currency, at the rate of the day; null where no rate is known.
create view conversion_cents as
select c.import_id, c.line_no, c.conversion_id, c.user_id, c.ts, c.type, c.is_new_customer, c.refund_of, c.currency, c.revenue,
    case when c.currency = c.reporting_currency then (c.revenue * 100)::bigint
        else (c.revenue::decimal(20, 4) * x.rate::decimal(14, 8) * 100)::bigint end as revenue_cents,
    case when c.currency = c.reporting_currency then (c.margin * 100)::bigint
        else (c.margin::decimal(20, 4) * x.rate::decimal(14, 8) * 100)::bigint end as margin_cents
from conversion_latest c
asof left join rate_to_reporting x on x.from_currency = c.currency and x.rate_date <= c.ts::date;

-- One row per order; refunds of it stand beside its revenue as positive cents and are shared like it.
create view conversion as
select o.import_id, o.line_no, o.conversion_id, o.user_id, o.ts, o.type, coalesce(o.is_new_customer, false) as is_new_customer,
    o.revenue_cents, coalesce(r.refund_cents, 0)::bigint as refund_cents,
    o.margin_cents, coalesce(r.margin_refund_cents, 0)::bigint as margin_refund_cents
from conversion_cents o
left join (
    select refund_of, sum(-revenue_cents) as refund_cents, sum(-coalesce(margin_cents, 0)) as margin_refund_cents
    from conversion_cents where refund_of is not null and revenue_cents <= 0
    group by refund_of
) r on r.refund_of = o.conversion_id
where o.refund_of is null and o.revenue_cents >= 0;

-- Events that no order carries, each with its reason: listed, never dropped in silence.
create view conversion_left_out as
select c.conversion_id, c.ts, c.currency, c.revenue, c.import_id, c.line_no,
    case
        when c.revenue_cents is null then 'no exchange rate on or before the day'
        when c.refund_of is not null then 'refund of an order the books do not hold'
        else 'negative revenue that names no order'
    end as reason
from conversion_cents c
left join conversion o on o.conversion_id = coalesce(c.refund_of, c.conversion_id)
where o.conversion_id is null;

create table creative_hours_line (
    import_id varchar not null,
    line_no bigint not null,
    work_date date not null,
    department varchar,
    campaign_id varchar,
    role varchar,
    hours decimal(20, 4) not null,
    rate_amount decimal(28, 12),
    fixed_cost_allocation decimal(28, 12),
    currency varchar
);

-- Hours by day and campaign, as their files state them.
create view creative_hours as
select h.work_date, h.department, h.role, h.hours, h.rate_amount, h.fixed_cost_allocation, h.currency, h.import_id, h.line_no,
    coalesce(c.campaign_id, h.campaign_id) as campaign_id
from creative_hours_line h
join live_import i using (import_id)
left join live_campaign c on c.id_key = lower(trim(h.campaign_id));
