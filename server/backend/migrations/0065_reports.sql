-- Credit reports as issued. The files lie outside the database under their hash; what is here says what they were.
create table report (
    id          bigint generated always as identity primary key,
    -- Twenty characters, drawn at random: who holds one may verify, and nobody guesses one.
    code        text collate "C" not null unique check (char_length(code) = 20),
    kind        text not null check (kind in ('full', 'conduct')),
    uscc        text collate "C" not null references subject,
    -- As on the report.
    name        text not null,
    -- Codes of sectors; empty for a full report, {all} for all of them.
    sectors     text[] not null,
    period_from date,
    period_to   date,
    purpose     text not null,
    -- Why, in an official's words.
    reason      text not null default '',
    account_id  bigint not null references account,
    -- The department of the official who ordered it; null where the subject did for itself.
    department  text,
    issued_on   date not null,
    issued_at   timestamptz not null,
    -- SM3 of the file.
    digest      bytea not null check (octet_length(digest) = 32),
    -- SM3 of what it rests on: tells whether the file has changed since, and nothing else.
    rests_on    bytea not null check (octet_length(rests_on) = 32),
    pages       int not null check (pages > 0),
    size        bigint not null check (size > 0),
    -- Fingerprint of the key that signed it.
    key         text not null,
    demonstration boolean not null,
    check ((kind = 'conduct') = (period_from is not null)),
    check ((period_from is null) = (period_to is null)),
    check (department is null or reason <> '')
);
create index report_of_subject on report (uscc, id desc);
create index report_by_account on report (account_id, id desc);

-- Who fetched whose report: the subject reads it.
create table report_fetch (
    id         bigint generated always as identity primary key,
    report_id  bigint not null references report,
    account_id bigint not null references account,
    -- Null: the subject itself.
    department text,
    at         timestamptz not null
);
create index report_fetch_of_report on report_fetch (report_id, id desc);

-- What was issued stays as it was issued.
create function stays_as_issued() returns trigger language plpgsql as $$
begin
    raise exception '% % stays as it was issued', tg_table_name, old.id using errcode = 'P0001';
end $$;
create trigger report_stays before update or delete on report for each row execute function stays_as_issued();
create trigger report_fetch_stays before update or delete on report_fetch for each row execute function stays_as_issued();
revoke delete, truncate on report, report_fetch from public;

-- Ordering a report on a business is a look at its file, and so is fetching it.
alter table look drop constraint look_what_check;
alter table look add constraint look_what_check
    check (what in ('file', 'record', 'history', 'past', 'unmask', 'person_search', 'person', 'report'));
