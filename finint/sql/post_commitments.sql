-- Commitments as their file states them.
insert into commitment_line by name
select $import_id as import_id, line_no, commitment_id, vendor, vendor_id, department, cost_center, cost_category, channel,
    campaign_id, campaign, description, amount, currency, start_date, end_date + 1 as end_date,
    cancellable_until, invoiced_amount, contract_id
from incoming
