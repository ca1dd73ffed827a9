-- The days that a stated line covers.
insert into import_window values (
    $import_id, $sequence, 'spend', 'api', '', '', $period_start, $period_end, [$currency]
)
