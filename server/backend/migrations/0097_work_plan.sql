-- Work plans of the city: tasks with terms and the departments that answer for them. What is said of a task is only added; where it
-- stands last is kept beside it for reading.
create table plan (
    id          bigint generated always as identity primary key,
    -- The plan of the city's document from which it was taken over; null for one that the city office wrote.
    code        text unique,
    title_zh    text not null check (char_length(title_zh) between 1 and 80),
    title_en    text not null check (char_length(title_en) between 1 and 80),
    -- Number of the document, and where in it.
    document    text not null check (char_length(document) between 1 and 80),
    article     text not null default '' check (char_length(article) <= 80),
    -- So many days before a term its departments are reminded.
    remind_days integer not null check (remind_days between 0 and 365),
    written_by  bigint not null references account,
    written_at  timestamptz not null
);

create table plan_task (
    id        bigint generated always as identity primary key,
    plan      bigint not null references plan,
    -- The part of the plan and the number in it, both in the document's order.
    part      integer not null check (part > 0),
    number    integer not null check (number > 0),
    group_zh  text not null,
    group_en  text not null,
    sector_zh text not null,
    sector_en text not null,
    work      text[] not null check (cardinality(work) > 0),
    begin_on  date not null,
    -- Null where the document names no term.
    due_on    date check (due_on >= begin_on),
    leads     text[] not null,
    supports  text[] not null,
    -- Others in the document's words; may be empty.
    others    text not null default '',
    stage     text not null default 'open' check (stage in ('open', 'handed_in', 'done', 'dropped')),
    done_on   date,
    -- Counts the steps: who takes one with an older number is told.
    revision  bigint not null default 1,
    added_by  bigint not null references account,
    added_at  timestamptz not null,
    unique (plan, part, number),
    check (cardinality(leads) > 0 or others <> ''),
    check (stage not in ('handed_in', 'done') or done_on is not null)
);
create index plan_task_open on plan_task (due_on) where stage = 'open';

create table plan_event (
    task        bigint not null references plan_task,
    n           bigint not null check (n > 0),
    step        text not null check (step in ('report', 'hand_in', 'confirm', 'return', 'term', 'drop')),
    by          bigint not null references account,
    -- The department for which it was said.
    unit        text not null,
    at          timestamptz not null,
    note        text not null default '' check (char_length(note) <= 500),
    -- What shows it.
    evidence    text check (char_length(evidence) between 1 and 200),
    evidence_on date,
    reference   text not null default '' check (char_length(reference) <= 80),
    case_id     bigint references case_file,
    record_id   bigint,
    done_on     date,
    due_before  date,
    due_after   date,
    primary key (task, n),
    check ((evidence is null) = (evidence_on is null))
);
create trigger plan_event_stays before update or delete on plan_event for each row execute function only_grows();

-- Reminders that were sent: one before a term and one after it. A term that was changed is a new one.
create table plan_told (
    task    bigint not null references plan_task,
    due_on  date not null,
    over    boolean not null,
    told_at timestamptz not null,
    primary key (task, due_on, over)
);
