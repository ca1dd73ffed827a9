-- The month exists, open.
insert into period values ($month, false, 0, null) on conflict do nothing
