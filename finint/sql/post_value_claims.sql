-- Value claims.
insert into value_claim_line by name
select $import_id as import_id, line_no, investment_id, value_class, description, recognised_on, recognised_amount,
    verified_on, verified_amount, verification_due, evidence, component, currency
from incoming
