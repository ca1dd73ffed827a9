-- One row per currency: what an import put into the spend ledger.
select currency, sum(amount) as amount from spend_line where import_id = $import_id group by currency order by currency
