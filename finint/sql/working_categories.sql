-- One row per channel: the category of its money that reaches customers, joined to it by the unit separator.
select channel || chr(31) || cost_category as working
from working_category
order by 1
