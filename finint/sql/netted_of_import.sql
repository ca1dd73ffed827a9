-- One row per vendor an import names and month in which its platform's lines and the ledger's bills count once.
select vendor, month, reporting_currency as currency, sum(reporting_amount) as amount
from netted_spend
where lower(trim(vendor)) in (select vendor from import_vendor where import_id = $import_id)
    and month in (select distinct month_of(spend_date) from spend_line where import_id = $import_id)
group by vendor, month, reporting_currency
having sum(reporting_amount) <> 0
order by month, vendor
