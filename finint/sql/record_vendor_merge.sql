-- A merge of two vendors, or the taking back of one.
insert into vendor_merge values (
    nextval('vendor_merge_sequence'), $from_key, $into_key, $into_name, $is_undo, $now::timestamp, $actor, $reason
)
