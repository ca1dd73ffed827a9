-- No row yet of the incoming spend rows as comparing needs them.
-- Keys are kept as their MD5: equal keys are all that matters, and names of campaigns are long.
create or replace temp table staged_spend (
    line_no bigint, row_key uuid, amount decimal(28, 12), currency varchar, account varchar, spend_date date,
    covers_start date, covers_end date
)
