-- One row per entry from number $first on: what the receipts must name.
select seq, mac from audit where seq >= $first order by seq
