-- A new message.
insert into message values ($message_id, $kind, $subject, $body, $page, $made_on::timestamp)
