-- Names in force are kept as rows, not asked anew: every question about money joins them, several times over, and to plan
-- those views cost it more than its data. Each table is what its view `_of_rows` says, made anew by the write path whenever
-- a department, campaign, vendor or alias comes, goes or is merged; `finint verify` compares them.

alter view live_department rename to live_department_of_rows;
create table live_department as select * from live_department_of_rows;

alter view department_name rename to department_name_of_rows;
create table department_name as select * from department_name_of_rows;

alter view live_campaign rename to live_campaign_of_rows;
create table live_campaign as select * from live_campaign_of_rows;

alter view campaign_by_name rename to campaign_by_name_of_rows;
create table campaign_by_name as select * from campaign_by_name_of_rows;

alter view live_vendor rename to live_vendor_of_rows;
create table live_vendor as select * from live_vendor_of_rows;

alter view vendor_by_alias rename to vendor_by_alias_of_rows;
create table vendor_by_alias as select * from vendor_by_alias_of_rows;
