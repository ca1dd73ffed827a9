-- A stage that a saving reached.
insert into saving_stage values (
    nextval('saving_stage_sequence'), $saving_id, $title, $vendor, $rule, $kind, $is_recurring, $stage, $amount, $month,
    $evidence_kind, $evidence, $note, $now::timestamp, $actor
)
