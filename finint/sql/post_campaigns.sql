-- Campaigns with their place in the company.
insert into campaign by name
select $import_id as import_id, line_no, campaign_id, name, channel, department, cost_category, start_date, end_date from incoming
