-- Lift tests as their file gives them.
insert into experiment_line by name
select $import_id as import_id, line_no, experiment_id, channel, campaign_id, start_date, end_date as last_date, spend_change, currency,
    outcome, lift, standard_error
from incoming
