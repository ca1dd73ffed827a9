-- Somebody's word on whether a vendor's bills and its platform's lines are one money.
insert into netting_word values (
    nextval('netting_word_sequence'), $vendor, $cost_category, $month, $action, $reason, $now::timestamp, $actor
)
