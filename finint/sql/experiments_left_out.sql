-- One row per lift test that no figure uses, with its reason.
select experiment_id, channel, reason, import_id, line_no
from experiment_left_out
order by experiment_id
