-- Other names a vendor goes by, one row a name.
insert into vendor_alias by name
select $import_id as import_id, line_no, vendor_id, alias from incoming where alias is not null
