-- One row per vendor that a live import of a platform names.
select distinct lower(trim(coalesce(v.name, s.vendor))) as key
from import_vendor s
join import_file f on f.import_id = s.import_id and f.status = 'live' and f.replaces = 'window'
left join vendor_by_alias a on a.key = s.vendor
left join live_vendor v on v.vendor_id = a.vendor_id
