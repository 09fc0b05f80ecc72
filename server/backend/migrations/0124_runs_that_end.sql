-- A run of the evaluation is noted when it begins: one that did not end may have written a part of the city for its day and by its
-- rules, and the next one decides everybody.
alter table evaluation
    alter column looked set default 0,
    alter column changed set default 0,
    add column finished boolean not null default false;
update evaluation set finished = true;

comment on column subject_tier.since is
    'The day for which it was last written: by what was known then it holds from this day on. Null until anybody decided.';

-- The journal is written by the statement that writes a tier, of which every subject has one. To make sure once more locked a row
-- of the wide table beside for each change.
alter table tier_change drop constraint tier_change_uscc_fkey;

-- How far of the outbox records have been looked through. Numbers of records are given before their transaction ends, those of
-- the outbox afterwards, so nothing that ends late is passed over. Null: everything has to be looked through.
alter table quality_scan drop column upto;
alter table quality_scan add column seq bigint;
