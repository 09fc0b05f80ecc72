-- The monthly brief 月报 as it was published: its figures stand. A later version follows, with its reason, and replaces nothing.
create table brief (
    id           bigint generated always as identity primary key,
    month        date not null check (month = date_trunc('month', month)::date),
    version      integer not null check (version >= 1),
    -- `shared::analysis::Brief`.
    figures      jsonb not null,
    reason       text not null default '',
    published_by bigint not null references account,
    published_at timestamptz not null,
    unique (month, version),
    check (version = 1 or reason <> '')
);
create function brief_stays() returns trigger language plpgsql as $$
begin
    raise exception 'brief % is never changed, only followed by another', old.id using errcode = 'P0001';
end $$;
create trigger brief_stays before update or delete on brief for each row execute function brief_stays();
