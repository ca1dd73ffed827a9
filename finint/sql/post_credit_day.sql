-- Credit by day, model, channel and campaign as calculated.
insert into credit_day by name
select order_day, touch_day, model, channel, campaign_id, conversions, value, refund, margin, margin_refund, with_margin
from incoming
