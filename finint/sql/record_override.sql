-- Somebody's value for one line and month, beside the model's; null goes back to the model.
insert into forecast_override values (
    nextval('forecast_override_sequence'), 'department', $name, $month, $amount, $model, $reason, $now::timestamp, $actor
)
