-- One row per kind of place and its name, as spend and plan use them; "" where rows name none.
with every as (
    select department, channel, vendor, campaign from summed_spend
    union all
    select department, channel, vendor, campaign from budget
)
select distinct 'department' as kind, coalesce(department, '') as name from every
union
select distinct 'channel', coalesce(channel, '') from every
union
select distinct 'vendor', coalesce(vendor, '') from every
order by 1, 2
