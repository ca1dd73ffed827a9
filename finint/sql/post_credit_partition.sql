-- Each day with orders in [$start, $end) is kept by this definition.
insert into credit_partition by name
select distinct ts::date as order_day, $lookback_days::integer as lookback_days, $half_life_hours::double as half_life_hours,
    $definition_version::integer as definition_version
from conversion
where ts >= $start and ts < $end
