-- Publication terms: what is due, and how what the law derives is derived anew.

-- An act of which only the code is wrong was decided all the same: its term runs.
alter table wrong_code add column decided_on date;
alter table wrong_code add column due_on date;

-- Acts that are known and not on file, whose publication term runs. Whatever else comes to know of such acts adds a
-- branch here.
create view awaited_act as
    select w.id, 'wrong_code'::text as source, b.item, b.department, w.name, w.document, w.decided_on, w.due_on,
           w.found_on, w.problem as note
    from wrong_code w join batch b on b.id = w.batch_id
    where w.settled_on is null and w.decided_on is not null and w.due_on is not null;
create index wrong_code_due on wrong_code (due_on, id) where settled_on is null and due_on is not null;

-- The market regulators' own term, and the end of publicity: lists by these days, narrowed to a department or an item
-- without a look at the table.
create index record_market_due on record (due_market_on, id) include (department, item)
    where live and due_market_on is not null and state <> 'annulled';
create index record_ending on record (publish_until, id) include (department, item)
    where live and publish_until is not null and publish_from is not null;
-- Days that a calendar yet to come may move.
create index record_provisional on record (due_on, id) include (department, item) where live and due_provisional;
-- What was withdrawn lately.
create index record_annulled on record (annulled_on, id) include (department, item)
    where live and annulled_on is not null;

-- Runs that derive anew what the law, the calendar and the catalogue make of records and cases. A run goes on where it
-- stopped: the chunk and the place are written together.
create table rederivation (
    id          bigint generated always as identity primary key,
    -- Why: the rules changed, a year was loaded, somebody asked for it.
    why         text not null check (why in ('rules', 'calendar', 'asked')),
    -- Fingerprint of the rules under which it derives.
    rule_set    text not null,
    -- Only records decided from one of these days to the other.
    from_on     date,
    to_on       date,
    -- The last record done: by day where days bound the run, by number otherwise.
    cursor_on   date,
    cursor_id   bigint not null default 0,
    looked      bigint not null default 0,
    changed     bigint not null default 0,
    -- Of the changed ones, those whose last day for publication moved.
    moved       bigint not null default 0,
    cases       bigint not null default 0,
    started_at  timestamptz not null,
    finished_at timestamptz,
    check ((from_on is null) = (to_on is null))
);
