-- Reconciliation 对账: what a source says it decided on a day, against what is on file.

create table reconciliation (
    id           bigint generated always as identity primary key,
    department   text not null,
    item         text not null,
    -- Day of the decision: what was never sent has no day of receipt.
    day          date not null,
    -- As stated. The sum is fine and confiscated amount together, in 分; null where the item has no money.
    stated_count bigint not null check (stated_count >= 0),
    stated_sum   bigint check (stated_sum >= 0),
    -- As on file when last compared.
    found_count  bigint not null,
    found_sum    bigint,
    state        text not null check (state in ('equal', 'open', 'explained')),
    -- Why it differs, where it was explained.
    reason       text,
    stated_by    bigint references account,
    stated_at    timestamptz not null,
    settled_by   bigint references account,
    -- When it became equal or was explained.
    settled_at   timestamptz,
    compared_at  timestamptz not null,
    unique (department, item, day),
    check ((state = 'explained') = (reason is not null))
);
create index reconciliation_by_state on reconciliation (state, day desc, id desc);
create index reconciliation_by_department on reconciliation (department, state, day desc, id desc);

-- Counting the records of one source, item and day.
create index record_by_day on record (item, department, decided_on) where live and state <> 'annulled';
