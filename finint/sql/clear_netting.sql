-- What was netted of these vendors is made anew.
delete from netted_spend where list_contains($vendors::varchar[], lower(trim(vendor)))
