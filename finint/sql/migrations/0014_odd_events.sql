-- Live events that something is odd about, each with its address: they are counted as said, and listed.
create view odd_event as
with last_order as (select user_id, max(ts) as last_ts from conversion group by user_id),
busy as (select user_id from touchpoint group by user_id having count(*) > 100),
told_touch as (
    select t.*, i.sequence, f.imported_on, row_number() over (partition by t.touch_id order by i.sequence desc, t.line_no desc) as place
    from touchpoint_line t join live_import i using (import_id) join import_file f using (import_id)
),
told_order as (
    select c.*, i.sequence, f.imported_on,
        row_number() over (partition by c.conversion_id order by i.sequence desc, c.line_no desc) as place
    from conversion_line c join live_import i using (import_id) join import_file f using (import_id)
)
select 'touch after the last order of its customer' as what, t.touch_id as event_id, t.user_id, t.ts, t.import_id, t.line_no
from touchpoint t join last_order o using (user_id) where t.ts > o.last_ts
union all
select 'touch told again under the same id', touch_id, user_id, ts, import_id, line_no from told_touch where place > 1
union all
select 'order told again under the same id', conversion_id, user_id, ts, import_id, line_no from told_order where place > 1
union all
select 'touch of a campaign that no campaigns file names', t.touch_id, t.user_id, t.ts, t.import_id, t.line_no
from touchpoint t anti join live_campaign c on c.campaign_id = t.campaign_id
where t.campaign_id is not null and t.campaign_id <> ''
union all
select 'touch without a channel', touch_id, user_id, ts, import_id, line_no from touchpoint where coalesce(channel, '') = ''
union all
select 'touch of a customer with more than 100', t.touch_id, t.user_id, t.ts, t.import_id, t.line_no
from touchpoint t semi join busy b using (user_id)
union all
select 'touch dated after it came in', touch_id, user_id, ts, import_id, line_no from told_touch
where place = 1 and ts > imported_on + interval 1 day
union all
select 'order dated after it came in', conversion_id, user_id, ts, import_id, line_no from told_order
where place = 1 and ts > imported_on + interval 1 day
union all
select 'refund of an order', conversion_id, user_id, ts, import_id, line_no
from conversion_cents where revenue_cents < 0 and refund_of is not null
union all
select reason, l.conversion_id, c.user_id, l.ts, l.import_id, l.line_no
from conversion_left_out l join conversion_latest c using (conversion_id);
