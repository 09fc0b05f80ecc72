-- What is wrong with the data, whose it is to mend, and what became of it.

create table finding (
    id              bigint generated always as identity primary key,
    kind            text not null check (kind in ('wrong_code', 'duplicate_code', 'name_mismatch', 'document_twice',
                                                  'content_twice', 'impossible_date')),
    -- The source that answers for it, and of which item.
    department      text not null,
    item            text not null,
    -- A record (its first version), or a row that stayed out. Found once for each field.
    record_id       bigint references record,
    wrong_code_id   bigint references wrong_code,
    field           text not null default '',
    uscc            text,
    -- The other record, where there are two.
    other_id        bigint references record,
    -- What stands there, what it is compared with, and which fault of a day it is.
    found           text not null,
    expected        text not null default '',
    fault           text,
    state           text not null default 'open' check (state in ('open', 'fixed', 'accepted')),
    reason          text,
    found_on        date not null,
    due_on          date not null,
    due_provisional boolean not null default false,
    closed_on       date,
    closed_by       bigint references account,
    check ((record_id is null) <> (wrong_code_id is null)),
    check ((state = 'open') = (closed_on is null)),
    check (state <> 'accepted' or reason <> '')
);
create unique index finding_once on finding (record_id, kind, field) where record_id is not null;
create unique index finding_of_row on finding (wrong_code_id) where wrong_code_id is not null;
create index finding_list on finding (state, due_on, id);
create index finding_list_of_department on finding (department, state, due_on, id);

-- Names under which a business is known besides the registered one: former names, accepted as such by an official.
create table also_known (
    uscc       text collate "C" not null references subject,
    name       text not null,
    -- As `shared::form::comparable_name` writes it.
    name_key   text not null,
    added_on   date not null,
    created_by bigint references account,
    primary key (uscc, name_key)
);

-- How far records have been looked through.
create table quality_scan (
    one       boolean primary key default true check (one),
    upto      bigint not null default 0,
    ran_at    timestamptz
);
insert into quality_scan (upto) values (0);
