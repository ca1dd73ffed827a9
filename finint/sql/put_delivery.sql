-- One attempt to hand a message over.
insert into delivery values ($message_id, $target, $attempt, $outcome, $said, $tried_on::timestamp)
