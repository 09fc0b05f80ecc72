-- What a run of the evaluation changes is told by one row of the outbox for all lines of the journal that it writes together, as
-- a file's records are: a night of ten thousand changes wrote as many rows, and again when they were numbered.
-- No reference: it would be looked up again for each line (0124).
alter table tier_change add column run bigint;
comment on column tier_change.run is
    'The run that wrote this line, told by one row for many (outbox, kind tiers); null where a row of its own tells it, or none.';
