-- One row per table of names that is not what its files say, with how many of its rows differ; none in sound books.
with differing as (
    select 'live_department' as kept, (select count(*) from (
        (from live_department except all from live_department_of_rows)
        union all (from live_department_of_rows except all from live_department))) as differ
    union all
    select 'department_name', (select count(*) from (
        (from department_name except all from department_name_of_rows)
        union all (from department_name_of_rows except all from department_name)))
    union all
    select 'live_campaign', (select count(*) from (
        (from live_campaign except all from live_campaign_of_rows)
        union all (from live_campaign_of_rows except all from live_campaign)))
    union all
    select 'campaign_by_name', (select count(*) from (
        (from campaign_by_name except all from campaign_by_name_of_rows)
        union all (from campaign_by_name_of_rows except all from campaign_by_name)))
    union all
    select 'live_vendor', (select count(*) from (
        (from live_vendor except all from live_vendor_of_rows)
        union all (from live_vendor_of_rows except all from live_vendor)))
    union all
    select 'vendor_by_alias', (select count(*) from (
        (from vendor_by_alias except all from vendor_by_alias_of_rows)
        union all (from vendor_by_alias_of_rows except all from vendor_by_alias)))
)
select kept, differ from differing where differ > 0 order by kept
