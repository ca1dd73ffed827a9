-- One row per line and month whose forecast somebody replaced: the latest word; one that went back to the model is left out.
select name, month, amount, model_amount, reason, made_on, made_by
from forecast_override
where field = 'department'
qualify row_number() over (partition by name, month order by sequence desc) = 1 and amount is not null
order by name, month
