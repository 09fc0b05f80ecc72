-- Versions of records: since when each was known, and what marks stand beside the record.

-- With what secret the identity numbers of this database were sealed: a hash that tells secrets apart and none of them.
create table seal_mark (
    one  boolean primary key default true check (one),
    mark text not null
);

-- Day on which a version was written. Null in a first version: it was known when it came in.
alter table record add column known_on date;
-- The marks in force beside the record, as bits: 1 objected 异议处理中, 2 withheld 暂停公示. Kept in the live version so
-- that lists need no join; the truth are the rows of `record_mark`.
alter table record add column marks smallint not null default 0 check (marks between 0 and 3);

-- What may not be shown to anyone can't be shown by a list either, whoever derives its days.
alter table record add constraint record_annulled_unpublished check (state <> 'annulled' or publish_from is null);
alter table record add constraint record_withheld_unpublished check (marks & 2 = 0 or publish_from is null);

-- The day at whose end a version was known. One that was written past the services still has its day.
create function known_on(version integer, known_on date, received_on date, created_at timestamptz) returns date
    language sql stable parallel safe
    return coalesce(known_on, case when version = 1 then received_on else (created_at at time zone 'Asia/Shanghai')::date end);

create or replace function record_stays() returns trigger language plpgsql as $$
declare
    fixed constant text[] := array['id', 'uscc', 'item', 'item_version', 'content', 'document', 'organ', 'department',
                                   'decided_on', 'received_on', 'batch_id', 'case_id', 'version', 'replaces', 'first_id',
                                   'state', 'annulled_on', 'repaired_on', 'verified', 'reason', 'created_by', 'created_at',
                                   'known_on'];
    was constant jsonb := to_jsonb(old);
    becomes constant jsonb := case when tg_op = 'UPDATE' then to_jsonb(new) end;
begin
    if tg_op = 'UPDATE' and (old.live or not new.live)
       and not exists (select from unnest(fixed) as f (name) where was -> name is distinct from becomes -> name) then
        return new;
    end if;
    raise exception 'record % is never changed, only followed by a new version', old.id using errcode = 'P0001';
end $$;

-- Marks beside a record, and their ends: rows are only added.
create table record_mark (
    id         bigint generated always as identity primary key,
    -- The record, by its first version.
    record_id  bigint not null references record,
    kind       text not null check (kind in ('objected', 'withheld')),
    -- The mark that this row ends.
    lifts      bigint unique references record_mark,
    reason     text not null check (reason <> ''),
    case_id    bigint references case_file,
    on_day     date not null,
    created_by bigint references account,
    created_at timestamptz not null default now()
);
create index record_mark_by_record on record_mark (record_id, id);

create function only_grows() returns trigger language plpgsql as $$
begin
    raise exception '% only grows', tg_table_name using errcode = 'P0001';
end $$;
create trigger record_mark_stays before update or delete on record_mark for each row execute function only_grows();
revoke update, delete, truncate on record_mark from public;
