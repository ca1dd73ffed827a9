-- One row per return of an investment as it was reported on a day.
select
    m.investment_id, m.measured_on, m.roi_ratio, m.low_ratio, m.high_ratio, coalesce(upper(trim(m.grade)), '') as grade,
    coalesce(m.is_final, false) as is_final, m.import_id, i.file_name, m.line_no
from live_roi_measurement m
join live_import i using (import_id)
order by m.investment_id, m.measured_on
