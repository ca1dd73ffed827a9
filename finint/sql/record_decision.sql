-- One decision with what it predicted.
insert into decision values (
    $decision, $now::timestamp, $actor, $reason, $objective, $outcome, $plan_version, $start, $end, $matures, $moved,
    $unallocated, $gain, $gain_low, $gain_high, $better, $predicted, $outcome_low, $outcome_high, $version, $document
)
