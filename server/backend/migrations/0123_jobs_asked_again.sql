-- Who asks for a job while it runs may have changed what it has read already: the job then runs once more. Both are said of the
-- one row that a job has, so a transaction that asks holds it until it ends, and nobody runs the job before its change is there.
alter table job
    -- Somebody works on it, until `run_after` at most.
    add column running boolean not null default false,
    -- It was asked for while somebody did.
    add column again boolean not null default false;
-- Somebody may be at work on these; if not, they come back at their time.
update job set running = true where attempts > 0 and failed_at is null;
