-- A reason for a part of a difference; an amount of the other sign takes it back.
insert into reconcile_reason values (
    nextval('reconcile_reason_sequence'), $vendor_key, $month, $leg, $reason, $amount, $note, $now::timestamp, $actor
)
