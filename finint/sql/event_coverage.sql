-- One row: how many touches and orders the books hold, and of which days.
select
    (select count(*) from touchpoint) as touches,
    (select count(*) from conversion) as conversions,
    (select min(ts)::date from conversion) as first_day,
    (select max(ts)::date from conversion) as last_day,
    (select count(*) from conversion_left_out) as left_out
