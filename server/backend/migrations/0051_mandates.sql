-- Who may act for which business, and by which proof. Until an account has an active mandate it sees no more than anyone.
create table mandate (
    id         bigint generated always as identity primary key,
    account_id bigint not null references account,
    uscc       text collate "C" not null references subject,
    -- How it was proven: by an official's check, by the operator, as part of the demonstration.
    proven_by  text not null check (proven_by in ('check', 'operator', 'demo')),
    case_id    bigint references case_file,
    since      timestamptz not null default now(),
    ended_at   timestamptz,
    ended_why  text,
    check ((ended_at is null) = (ended_why is null))
);
create unique index mandate_active on mandate (account_id, uscc) where ended_at is null;
create index mandate_of_subject on mandate (uscc) where ended_at is null;

-- Accounts from before there were proofs keep what the operator or the demonstration gave them; what was opened by
-- whoever knew code and name has to be proven now.
insert into mandate (account_id, uscc, proven_by)
    select a.id, a.uscc, 'operator' from account a
    where a.uscc is not null and exists (select from ledger l where l.object = 'account:' || a.id and l.action = 'account.add');
