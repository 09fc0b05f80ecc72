-- Theme libraries: sets of subjects that an office watches, by predicate and by hand, and what was counted of them.

-- Size class 企业规模: 1 大型 … 4 微型, empty when unknown; and whether statistics count it among those above the threshold
-- 规模以上, 限额以上.
alter table subject
    add column size text not null default '' check (size in ('', '1', '2', '3', '4')),
    add column above_scale boolean not null default false;

-- Every change of a tier. A first decision is none. What was worked out later, from facts that were on file already when this
-- table came, says so.
create table tier_change (
    id        bigint generated always as identity primary key,
    uscc      text collate "C" not null references subject,
    on_day    date not null,
    from_tier smallint not null check (from_tier between 0 and 4),
    to_tier   smallint not null check (to_tier between 0 and 4),
    rule_set  text not null,
    derived   boolean not null default false,
    check (from_tier <> to_tier)
);
create index tier_change_by_subject on tier_change (uscc, on_day, id);
create index tier_change_by_day on tier_change (on_day) include (uscc, from_tier, to_tier);

create function tier_changed() returns trigger language plpgsql as $$
begin
    insert into tier_change (uscc, on_day, from_tier, to_tier, rule_set)
        values (new.uscc, new.tier_on, old.tier, new.tier, new.tier_rule_set);
    return null;
end $$;
create trigger tier_changed after update of tier on subject for each row
    when (old.tier <> new.tier and old.tier_on is not null and new.tier_on is not null)
    execute function tier_changed();

-- From which day on the changes are known; no row until what was before has been worked out.
create table tier_journal (
    one   boolean primary key default true check (one),
    since date not null
);

create table library (
    id         bigint generated always as identity primary key,
    name       text not null check (char_length(name) between 1 and 60),
    theme      text not null check (theme in ('area', 'industry', 'enterprise', 'other')),
    purpose    text not null,
    document   text not null,
    article    text not null default '',
    -- A department of the pack: who keeps it.
    department text not null,
    -- `shared::library::Predicate`.
    predicate  jsonb not null check (jsonb_typeof(predicate) = 'object'),
    -- Counts the changes: who writes with an older number is told.
    revision   bigint not null default 1,
    closed     boolean not null default false,
    changed_by bigint references account,
    changed_at timestamptz not null,
    -- `shared::library::Figures`: all that its page shows.
    figures    jsonb
);
-- Two libraries of one name could not be told apart; one that was put away leaves its name to others.
create unique index library_name on library (name) where not closed;

-- Listed by hand. Who was taken off stays, with the reason.
create table library_pick (
    id          bigint generated always as identity primary key,
    library     bigint not null references library,
    uscc        text collate "C" not null references subject,
    reason      text not null check (reason <> ''),
    added_by    bigint not null references account,
    added_at    timestamptz not null,
    removed_by  bigint references account,
    removed_at  timestamptz,
    why_removed text,
    check (num_nulls(removed_by, removed_at, why_removed) in (0, 3))
);
create unique index library_pick_once on library_pick (library, uscc) where removed_at is null;

-- Who stands in a library, with the tier of the count: the list shows exactly those that were counted. Derived by one statement
-- from what is there, a million rows at a time: so it refers to nothing.
create table library_member (
    library bigint not null,
    uscc    text collate "C" not null,
    tier    smallint not null,
    picked  boolean not null,
    primary key (library, uscc)
);
create index library_member_by_tier on library_member (library, tier, uscc);
create index library_member_by_subject on library_member (uscc);
