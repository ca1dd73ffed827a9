-- One row: whether anything was ever committed or accrued; most books hold neither.
select exists (from commitment_line) or exists (from accrual_line) as found
