-- One row per run of a job, newest first.
select job, due_on, started_on, ended_on, outcome, said from job_run order by started_on desc, job
