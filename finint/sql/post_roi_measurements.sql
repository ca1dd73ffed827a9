-- Returns as they were reported.
insert into roi_measurement_line by name
select $import_id as import_id, line_no, investment_id, measured_on, roi_ratio, low_ratio, high_ratio, grade, is_final
from incoming
