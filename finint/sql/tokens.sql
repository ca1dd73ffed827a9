-- One row per token ever made, newest first; never its hash.
select token_id, label, person, role, may_write, departments, created_on, created_by, expires_on, revoked_on
from api_token order by created_on desc, token_id desc
