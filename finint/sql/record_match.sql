-- A booked document bills an order, replaces an accrual, or both.
insert into document_match values (
    nextval('document_match_sequence'), $vendor_key, $document_no, $commitment_id, $accrual_id, $reverses_amount, $month,
    $reason, $now::timestamp, $actor, null, null
)
