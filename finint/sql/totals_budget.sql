-- One row per currency: what an import put into the budget ledger.
select currency, sum(amount) as amount from budget_line where import_id = $import_id group by currency order by currency
