-- One line that was stated, in the ledger of spend; whatever no statement has is null.
insert into spend_line (
    import_id, line_no, row_key, row_ordinal, is_counted, source, breakdown, account,
    category_source, spend_date, period_start, period_end, billing_period, amount, currency, cost_category,
    vendor, contract_id, document_no, description, department, cost_center, channel, campaign_id, campaign,
    resource_hours, fixed_cost_allocation, allocation_method, source_attribution_setting
) values (
    $import_id, 1, md5($row_key)::uuid, 1, true, 'api', '', '',
    $category_source, $spend_date, $period_start, $period_end, $billing_period, $amount, $currency,
    $cost_category, $vendor, $contract_id, $document_no, $description, $department, $cost_center, $channel,
    $campaign_id, $campaign, $resource_hours, $fixed_cost_allocation, $allocation_method,
    $source_attribution_setting
)
