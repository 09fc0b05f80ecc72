-- Who looked at what of a file that is not public, what for, and what was unmasked.

create table look (
    id         bigint generated always as identity primary key,
    -- Whose file; null for a search after a person.
    uscc       text collate "C" references subject,
    person_id  bigint references person,
    -- By its first version.
    record_id  bigint references record,
    account_id bigint not null references account,
    -- The department for which the official looked, as it was then.
    department text not null,
    what       text not null check (what in ('file', 'record', 'history', 'past', 'unmask', 'person_search', 'person')),
    purpose    text not null,
    reason     text not null default '',
    -- What was searched for, sealed.
    query      text check (query like 'sealed.%'),
    on_day     date not null,
    at         timestamptz not null,
    -- When what was unmasked was shown: once.
    shown_at   timestamptz
);
create index look_by_subject on look (uscc, id desc) where uscc is not null;
create index look_by_id on look (id desc);
-- The same page looked at again on the same day is one look. Unmasking and searching are noted each time.
create unique index look_once on look (account_id, what, uscc, coalesce(record_id, 0), on_day)
    where what in ('file', 'record', 'history', 'past');

-- A look stays as it was noted; only that it was shown is added, once.
create function look_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.shown_at is null and to_jsonb(new) - 'shown_at' = to_jsonb(old) - 'shown_at' then
        return new;
    end if;
    raise exception 'look % stays as it was noted', old.id using errcode = 'P0001';
end $$;
create trigger look_stays before update or delete on look for each row execute function look_stays();
revoke delete, truncate on look from public;
