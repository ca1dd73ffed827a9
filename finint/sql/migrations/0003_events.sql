-- Touches and conversions: read by finint/journeys as `touchpoint` and `conversion`, wherever the lines come from.

create table touchpoint_line (
    import_id varchar not null,
    line_no bigint not null,
    user_id varchar not null,
    ts timestamp not null,
    channel varchar,
    campaign_id varchar,
    cost decimal(28, 12),
    touch_id varchar not null
);

create table conversion_line (
    import_id varchar not null,
    line_no bigint not null,
    conversion_id varchar not null,
    user_id varchar not null,
    ts timestamp not null,
    type varchar not null,
    revenue decimal(28, 12) not null,
    refund decimal(28, 12) not null,
    margin decimal(28, 12),
    currency varchar not null check (length(currency) = 3),
    is_new_customer boolean
);

-- The latest live word on each touch and each conversion: the same event twice counts once.
create view touchpoint as
select t.import_id, t.line_no, t.user_id, t.ts, lower(trim(coalesce(c.channel, t.channel))) as channel, t.campaign_id, t.cost, t.touch_id
from touchpoint_line t
join live_import i using (import_id)
left join live_campaign c on c.id_key = lower(trim(t.campaign_id))
qualify row_number() over (partition by t.touch_id order by i.sequence desc, t.line_no desc) = 1;

create view conversion_latest as
select c.*
from conversion_line c
join live_import i using (import_id)
qualify row_number() over (partition by c.conversion_id order by i.sequence desc, c.line_no desc) = 1;

create view conversion_converted as
select c.* exclude (revenue, refund, margin), r.currency as reporting_currency,
    case when c.currency = r.currency then 1::decimal(18, 8) else x.rate end as fx_rate,
    c.revenue, c.refund, c.margin
from conversion_latest c
cross join reporting r
asof left join rate_to_reporting x on x.from_currency = c.currency and x.rate_date <= c.ts::date;

-- Money of events is whole cents of the reporting currency; a conversion without a rate is in `conversion_unconverted`.
create view conversion as
select import_id, line_no, conversion_id, user_id, ts, type, is_new_customer,
    (revenue::decimal(24, 6) * fx_rate::decimal(14, 8) * 100)::bigint as revenue_cents,
    (refund::decimal(24, 6) * fx_rate::decimal(14, 8) * 100)::bigint as refund_cents,
    (margin::decimal(24, 6) * fx_rate::decimal(14, 8) * 100)::bigint as margin_cents
from conversion_converted
where fx_rate is not null;

create view conversion_unconverted as
select conversion_id, currency, revenue from conversion_converted where fx_rate is null;
