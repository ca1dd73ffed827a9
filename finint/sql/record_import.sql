-- The import itself: file, profile, answers, period, receipt.
insert into import_file values (
    $import_id, $sequence, $sha256, $file_name, $size_bytes, $source, $kind, $account, $breakdown, $replaces,
    $profile_version, $fingerprint, $header, $header_line, $encoding, $sheet, $time_zone, $answers, $period_start,
    $period_end, $rows_of_data, $rows_stored, $outcome, $receipt, $now::timestamp, $actor, null, null, $is_sample, 'live'
)
