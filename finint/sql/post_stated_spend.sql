-- The lines that were stated, in the ledger of spend; whatever no statement has is null.
insert into spend_line by name
select
    import_id, 1 as line_no, md5(row_key)::uuid as row_key, 1 as row_ordinal, true as is_counted, 'api' as source,
    '' as breakdown, '' as account, category_source, spend_date, period_start, period_end, billing_period,
    amount::decimal(28, 12) as amount, currency, cost_category, vendor, contract_id, document_no, description, department,
    cost_center, channel, campaign_id, campaign, resource_hours, fixed_cost_allocation, allocation_method,
    source_attribution_setting
from stated
order by sequence
