-- One row per vendor, month, leg and reason somebody gave, taken-back parts deducted; nothing where they cancel out.
select vendor_key, month, leg, reason, sum(amount)::decimal(38, 12) as amount, arg_max(recorded_by, sequence) as recorded_by,
    arg_max(note, sequence) as note
from reconcile_reason
group by vendor_key, month, leg, reason
having sum(amount) <> 0
order by vendor_key, month, leg, reason
