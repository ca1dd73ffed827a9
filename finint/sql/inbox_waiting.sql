-- One row per file of the inbox whose latest outcome is a question or a refusal, and whose content is in no live import.
select file_name, outcome, reason, seen_on
from inbox_file f
where outcome in ('needs_input', 'reject')
    and not exists (from import_file i where i.sha256 = f.sha256 and i.status = 'live')
qualify row_number() over (partition by sha256 order by seen_on desc) = 1
order by seen_on desc, file_name
