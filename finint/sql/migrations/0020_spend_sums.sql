-- Spend added up at the finest grain that pages ask for, so that a page's time follows the business and not the lines:
-- lines that differ only in their number, ad group, account, charge and words are one row. Kept by the write path with
-- every change of what counts; `finint verify` compares it with the rows.

create view spend_sum_of_rows as
select
    import_id, month, spend_date, restates_period, netting, department, cost_center, cost_category, channel, campaign_id,
    campaign, is_unmapped_campaign, vendor, vendor_id, document_no, currency, impressions is not null as has_impressions,
    platform_value is not null as has_claim,
    count(*)::bigint as lines,
    max(line_no) as line_no,
    count(commitment_status)::bigint as commitments,
    sum(amount)::decimal(38, 12) as amount,
    sum(reporting_amount)::decimal(38, 12) as reporting_amount,
    sum(impressions)::bigint as impressions,
    sum(clicks)::bigint as clicks,
    sum(resource_hours)::decimal(38, 4) as resource_hours,
    sum(fixed_cost_allocation)::decimal(38, 12) as fixed_cost_allocation,
    sum(platform_conversions)::decimal(38, 4) as platform_conversions,
    sum((platform_value::decimal(20, 4) * coalesce(fx_rate, 1)::decimal(14, 8))::decimal(28, 12))::decimal(38, 12)
        as claimed_amount,
    max(source_attribution_setting) filter (where source_attribution_setting in ('first_touch', 'last_touch', 'multi_touch'))
        as attribution_method,
    max(allocation_method) filter (where allocation_method in ('headcount', 'time_based')) as allocation_method,
    max(billing_period) as billing_period
from spend_of_all
group by all;

create table spend_sum as select * from spend_sum_of_rows;

-- What pages add up; the rows behind it are those of `spend`.
create view summed_spend as
select * from spend_sum
where getvariable('reader_departments') is null or list_contains(getvariable('reader_departments'), department);

-- Lines that no figure counts for want of a rate on or before their day; only imports in a foreign currency are read.
create view unconverted_spend as
select s.*
from spend_native s
left join (select from_currency, min(rate_date) as first_rate_on from rate_to_reporting group by from_currency) x
    on x.from_currency = s.currency
where s.import_id in (select import_id from spend_line where currency <> (select currency from reporting))
    and s.is_counted and s.currency <> (select currency from reporting)
    and (x.first_rate_on is null or s.spend_date < x.first_rate_on)
    and (getvariable('reader_departments') is null or list_contains(getvariable('reader_departments'), s.department));
