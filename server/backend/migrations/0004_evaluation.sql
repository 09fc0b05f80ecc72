-- Runs of the evaluation: under which rules and for which day the stored tiers stand. When either differs from what is
-- asked for, everything is decided anew; otherwise only what is due.
create table evaluation (
    id       bigint generated always as identity primary key,
    as_of    date not null,
    rule_set text not null,
    looked   bigint not null,
    changed  bigint not null,
    ran_at   timestamptz not null default now()
);
