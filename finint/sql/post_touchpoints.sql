-- Touches as their file gives them; one without an id is named by its line.
insert into touchpoint_line by name
select $import_id as import_id, line_no, coalesce(touch_id, $import_id || ':' || line_no) as touch_id, user_id, ts, channel,
    coalesce(campaign_id, campaign) as campaign_id, cost
from incoming
