-- What officials amend in the city's pack, and what of every change goes out to downstream systems.

-- A version of a catalogue entry, a year of working days: appended to the pack, never written into it.
create table amendment (
    id         bigint generated always as identity primary key,
    kind       text not null check (kind in ('item', 'calendar')),
    -- The entry's code, or the year.
    object     text not null,
    from_on    date not null,
    content    jsonb not null check (jsonb_typeof(content) = 'object'),
    -- The document that ordered it.
    document   text not null default '',
    adopted_by bigint references account,
    adopted_at timestamptz not null default now()
);
create index amendment_by_object on amendment (kind, object, id);

create function amendment_stays() returns trigger language plpgsql as $$
begin
    raise exception 'amendment % is never changed, only followed by another', old.id using errcode = 'P0001';
end $$;
create trigger amendment_stays before update or delete on amendment for each row execute function amendment_stays();

-- Every change that a downstream may see. A row says only *what* changed; what a reader may see of it is decided when it
-- is read, so that nothing that was withdrawn since leaves the house. `seq` is given after the commit, in one row after
-- the other: who reads by `seq` misses nothing and reads nothing twice, whatever order transactions ended in.
create table outbox (
    id       bigint generated always as identity primary key,
    seq      bigint unique,
    at       timestamptz not null default now(),
    -- record: one record (object = its id) · batch: all records of a batch (object = the batch) ·
    -- withdrawn: a batch was taken back · subject, tier, roster, commitment: what the name says.
    kind     text not null,
    object   text not null,
    uscc     text collate "C"
);
create index outbox_waiting on outbox (id) where seq is null;
