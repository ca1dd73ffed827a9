-- Lift tests, and the daily credit that is kept up to date as events come in.

create table experiment_line (
    import_id varchar not null,
    line_no bigint not null,
    experiment_id varchar not null,
    channel varchar not null,
    campaign_id varchar,
    start_date date not null,
    last_date date not null,
    spend_change decimal(28, 12) not null,
    currency varchar check (length(currency) = 3),
    outcome varchar,
    lift decimal(28, 12) not null,
    standard_error decimal(28, 12) not null
);

-- The latest live word on each test; its days are half-open here, its money in the reporting currency at its first day.
create view experiment_latest as
select e.import_id, e.line_no, e.experiment_id, lower(trim(coalesce(c.channel, e.channel))) as channel,
    coalesce(c.campaign_id, e.campaign_id) as campaign_id, e.start_date, (e.last_date + interval 1 day)::date as end_date,
    e.spend_change, coalesce(e.currency, r.currency) as currency, r.currency as reporting_currency,
    lower(trim(coalesce(e.outcome, ''))) as outcome, e.lift, e.standard_error
from experiment_line e
join live_import i using (import_id)
cross join reporting r
left join live_campaign c on c.id_key = lower(trim(e.campaign_id))
qualify row_number() over (partition by lower(trim(e.experiment_id)) order by i.sequence desc, e.line_no desc) = 1;

create view experiment_checked as
select e.*,
    case when e.currency = e.reporting_currency then e.spend_change
        else (e.spend_change::decimal(20, 4) * x.rate::decimal(14, 8))::decimal(28, 12) end as spend_change_amount,
    case
        when e.end_date <= e.start_date then 'it ends before it starts'
        when e.standard_error <= 0 then 'its standard error is not above 0'
        when e.spend_change = 0 then 'spend was not changed'
        when e.currency <> e.reporting_currency and x.rate is null then 'no exchange rate on or before its first day'
    end as reason
from experiment_latest e
asof left join rate_to_reporting x on x.from_currency = e.currency and x.rate_date <= e.start_date;

create view experiment as
select * exclude (reason) from experiment_checked where reason is null;

-- Tests that no figure uses, each with its reason: listed, never dropped in silence.
create view experiment_left_out as
select experiment_id, channel, reason, import_id, line_no from experiment_checked where reason is not null;

-- What each rule model gives a campaign, by day of the order and day of the touch: derived from the events, so a day's
-- rows are replaced when its events change. Millionths of a conversion, and cents; refunds positive.
create table credit_day (
    order_day date not null,
    touch_day date not null,
    model varchar not null,
    channel varchar not null,
    campaign_id varchar not null,
    conversions bigint not null,
    value bigint not null,
    refund bigint not null,
    margin bigint not null,
    margin_refund bigint not null,
    with_margin bigint not null
);

-- The days whose credit is kept, and the definition it was made by: another definition makes it anew.
create table credit_partition (
    order_day date not null,
    lookback_days integer not null,
    half_life_hours double not null,
    definition_version integer not null
);
