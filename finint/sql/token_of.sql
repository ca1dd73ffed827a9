-- At most one row: the token with this hash, whether it still counts or not.
select token_id, label, person, role, may_write, departments, created_on, created_by, expires_on, revoked_on
from api_token where sha256 = $token_sha256
