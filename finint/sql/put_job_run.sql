-- One run of a job.
insert into job_run values ($job, $due_on::timestamp, $started_on::timestamp, $ended_on::timestamp, $outcome, $said)
