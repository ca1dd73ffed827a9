-- One row per message that was ever made.
select message_id from message
