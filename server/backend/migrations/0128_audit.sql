-- What an audit reads. Entries by who acted, by kind of thing and by time; by object they stand already (0001).
create index ledger_by_actor on ledger (split_part(actor, ' ', 1), seq);
create index ledger_by_thing on ledger (split_part(action, '.', 1), seq);
create index ledger_by_time on ledger (at);

-- What each check of the whole chain found.
create table ledger_check (
    id        bigint generated always as identity primary key,
    at        timestamptz not null,
    -- Entries that follow from each other.
    entries   bigint not null check (entries >= 0),
    -- The number at which the chain breaks, and how.
    broken_at bigint,
    why       text check (why in ('missing', 'unlinked', 'changed', 'cut')),
    check ((broken_at is null) = (why is null))
);
create trigger ledger_check_stays before update or delete on ledger_check for each row execute function ledger_stays();

-- Accounts of offices, of which there are few among those of businesses.
create index account_of_office on account (id) where role <> 'business';
