-- One line of a decision's draft transfers.
insert into draft_transfer values (
    $decision, $line_no, $channel, $month, $plan_import, $plan_line, $campaign, $amount
)
