-- One row per month of a stated line, as it counts: `placed` holds its names and rate as the books know them.
insert into spend_sum by name
select
    import_id, month, spend_date, ''::varchar as netting, department, cost_center, cost_category, channel, campaign_id, campaign,
    is_unmapped_campaign, vendor, vendor_id, document_no, currency, false as has_impressions, false as has_claim,
    1 as lines, 1 as line_no, 0 as commitments, amount,
    case when rate is null then amount
        else (amount::decimal(24, 6) * rate::decimal(14, 8))::decimal(28, 12) end as reporting_amount,
    resource_hours, fixed_cost_allocation,
    case when source_attribution_setting in ('first_touch', 'last_touch', 'multi_touch') then source_attribution_setting end
        as attribution_method,
    case when allocation_method in ('headcount', 'time_based') then allocation_method end as allocation_method,
    billing_period
from placed
where is_counted
