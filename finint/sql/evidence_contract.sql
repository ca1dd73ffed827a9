-- One row: whether the books hold the contract.
select count(*) as known from live_contract where lower(trim(contract_id)) = lower(trim($evidence))
