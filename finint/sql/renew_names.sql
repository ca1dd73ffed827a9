-- Make the tables of names in force what their files say, each before those that are made of it.
delete from live_department;
insert into live_department select * from live_department_of_rows;
delete from department_name;
insert into department_name select * from department_name_of_rows;
delete from live_campaign;
insert into live_campaign select * from live_campaign_of_rows;
delete from campaign_by_name;
insert into campaign_by_name select * from campaign_by_name_of_rows;
delete from live_vendor;
insert into live_vendor select * from live_vendor_of_rows;
delete from vendor_by_alias;
insert into vendor_by_alias select * from vendor_by_alias_of_rows
