-- One row per name that a registered or merged vendor answers to.
select a.key, v.vendor_id, v.name, v.department, lower(trim(v.name)) as name_key
from vendor_by_alias a
join live_vendor v on v.vendor_id = a.vendor_id
