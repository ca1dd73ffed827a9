-- One row per vendor that an import names.
insert into import_vendor
select distinct import_id, lower(trim(vendor)) from spend_line
where import_id = $import_id and trim(vendor) <> ''
    and lower(trim(vendor)) not in (select vendor from import_vendor where import_id = $import_id)
