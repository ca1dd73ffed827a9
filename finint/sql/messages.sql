-- One row per message, newest first.
select message_id, kind, subject, body, page, made_on from message order by made_on desc, message_id
