-- One row per lift test that can be used and lies before $as_of, the latest first.
select experiment_id, channel, campaign_id, start_date, end_date, spend_change_amount, outcome, lift, standard_error, import_id, line_no
from experiment
where end_date <= $as_of
order by end_date desc, experiment_id
