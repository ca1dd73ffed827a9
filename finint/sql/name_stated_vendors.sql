-- The vendor that each stated line names.
insert into import_vendor
select import_id, lower(trim(vendor)) from stated where trim(vendor) <> '' order by sequence
