-- Intake: what came in with a code that can't be right, to be worked off with its source and to be measured
-- (codes that are wrong or given twice: less than 1 in 10 000).

create table wrong_code (
    id         bigint generated always as identity primary key,
    batch_id   bigint not null references batch,
    -- Row in the file, as a spreadsheet counts.
    row_number bigint not null,
    -- The code as written, and what it may have meant.
    found      text not null,
    suggestion text,
    -- What is wrong with it: a code of `shared::problem`.
    problem    text not null,
    -- So that the source finds the record again.
    name       text not null default '',
    document   text not null default '',
    found_on   date not null,
    -- Set when the source has sent it again, or explained it.
    settled_on date
);
create index wrong_code_open on wrong_code (id) where settled_on is null;
create index wrong_code_by_batch on wrong_code (batch_id);
