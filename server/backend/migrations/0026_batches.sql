-- Batches: by which channel they came, what stayed out and why, and that they can be taken back as a whole.

alter table batch
    -- cli, browser, api, form, folder
    add column channel text not null default 'cli' check (channel in ('cli', 'browser', 'api', 'form', 'folder')),
    -- taken: its records are on file · refused: nothing of it is · withdrawn: its records were annulled
    add column state text not null default 'taken' check (state in ('taken', 'refused', 'withdrawn')),
    -- The columns as written, for handing back what stayed out.
    add column header jsonb not null default '[]' check (jsonb_typeof(header) = 'array'),
    -- Subjects that were put on file with it.
    add column subjects bigint not null default 0,
    add column withdrawn_on date,
    add column withdrawn_by bigint references account,
    add column withdrawn_for text,
    add constraint batch_withdrawn check ((state = 'withdrawn') = (withdrawn_on is not null and withdrawn_for is not null)),
    -- What was refused left nothing.
    add constraint batch_refused check (state <> 'refused' or accepted = 0);

-- The very same file is on file once.
create unique index batch_once on batch (item, department, digest) where state = 'taken' and digest is not null;
create index batch_by_department on batch (department, id desc);

-- Rows that stayed out, as they were sent.
create table batch_row_problem (
    batch_id   bigint not null references batch,
    -- Row in the file, as a spreadsheet counts; in a request, from 1.
    row_number bigint not null,
    -- Nothing is wrong with it but that its document is on file, or came before.
    duplicate  boolean not null,
    -- One line of separated text, under `batch.header`; sealed, since identity numbers may stand in it.
    raw        text not null,
    -- `FieldProblem`s of `shared::form`.
    problems   jsonb not null check (jsonb_typeof(problems) = 'array'),
    primary key (batch_id, row_number)
);

-- Requests that changed something, so that a repeated one gets the same answer and changes nothing.
create table api_request (
    account_id bigint not null references account,
    -- `Idempotency-Key`.
    key        text not null check (char_length(key) between 1 and 200),
    -- SM3 of the body.
    digest     bytea not null check (octet_length(digest) = 32),
    answer     jsonb not null,
    at         timestamptz not null,
    primary key (account_id, key)
);
create index api_request_by_age on api_request (at);
