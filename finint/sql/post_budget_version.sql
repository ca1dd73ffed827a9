-- Versions named for the first time; the newest live one is what pages compare with unless asked otherwise.
insert into budget_version
select distinct s.version, 'live', $now::timestamp, $actor, $sequence
from staged_budget s anti join budget_version v using (version)
