-- One row: how many stages a saving has.
select count(*) as known from saving_stage where saving_id = $saving_id
