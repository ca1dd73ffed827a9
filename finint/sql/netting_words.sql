-- One row per word on a vendor's pairs, oldest first, under the name the vendor has now.
select w.sequence, lower(trim(coalesce(v.name, w.vendor))) as vendor, w.cost_category, w.month, w.action, w.reason, w.made_on, w.made_by
from netting_word w
left join vendor_by_alias a on a.key = lower(trim(w.vendor))
left join live_vendor v on v.vendor_id = a.vendor_id
order by w.sequence
