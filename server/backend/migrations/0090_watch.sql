-- Watch rules of the departments, what they found, and what became of it.

create table watch_rule (
    id         bigint generated always as identity primary key,
    -- Whose: a department of the pack; null is the credit office, whose rules read every record.
    department text,
    -- The template that it was begun from.
    template   text,
    created_by bigint not null references account,
    created_at timestamptz not null
);
create index watch_rule_by_department on watch_rule (department, id desc);

-- Versions of a rule. One is being written at most, and one switched on at most; what was switched on never changes, only
-- ends.
create table watch_version (
    rule_id    bigint not null references watch_rule,
    version    integer not null check (version >= 1),
    title      text not null check (char_length(title) between 1 and 60),
    rule       jsonb not null,
    state      text not null default 'draft' check (state in ('draft', 'tried', 'on', 'off')),
    -- Counts the changes, against two who write at once.
    revision   bigint not null default 1,
    -- What it would have found in the last year.
    trial      jsonb,
    -- Why it stands still although it is switched on: the catalogue no longer has what it reads.
    fault      jsonb,
    -- How far of the outbox it has read; null before its first run.
    seq        bigint,
    written_by bigint not null references account,
    written_at timestamptz not null,
    on_by      bigint references account,
    on_at      timestamptz,
    off_by     bigint references account,
    off_at     timestamptz,
    primary key (rule_id, version),
    check ((state in ('draft', 'tried')) = (on_at is null)),
    check (state <> 'tried' or trial is not null)
);
create unique index watch_version_on on watch_version (rule_id) where state = 'on';
create unique index watch_version_written on watch_version (rule_id) where state in ('draft', 'tried');

-- When time alone could next let a rule warn of a business: a night asks these, and whoever changed.
create table watch_turn (
    rule_id bigint not null references watch_rule,
    uscc    text collate "C" not null,
    on_day  date not null,
    primary key (rule_id, uscc)
);
create index watch_turn_due on watch_turn (rule_id, on_day);

-- What a rule has warned of: the same cause never warns twice, whatever version of the rule finds it.
create table watch_told (
    rule_id   bigint not null references watch_rule,
    record_id bigint not null,
    -- The day in the record, where that is what matters; the epoch stands for none.
    day       date not null,
    primary key (rule_id, record_id, day)
);

-- All that a rule finds on one day is one notice.
create table watch_notice (
    id      bigint generated always as identity primary key,
    rule_id bigint not null,
    version integer not null,
    on_day  date not null,
    -- The first run after it was switched on: facts that were there before.
    first   boolean not null,
    foreign key (rule_id, version) references watch_version,
    unique (rule_id, version, on_day, first)
);

-- One business in a notice.
create table watch_hit (
    id         bigint generated always as identity primary key,
    notice_id  bigint not null references watch_notice,
    department text,
    uscc       text collate "C" not null references subject,
    on_day     date not null,
    -- The records it rests on.
    facts      jsonb not null check (jsonb_typeof(facts) = 'array'),
    -- Whether the business was reminded.
    reminded   boolean not null,
    state      text not null default 'open' check (state in ('open', 'acknowledged', 'acted', 'dismissed')),
    revision   bigint not null default 1
);
create index watch_hit_by_notice on watch_hit (notice_id, id);
create index watch_hit_waiting on watch_hit (department, id) where state in ('open', 'acknowledged');
create index watch_hit_of_business on watch_hit (uscc, id desc) where reminded;

-- What officials did about it: rows are only added.
create table watch_step (
    id      bigint generated always as identity primary key,
    hit_id  bigint not null references watch_hit,
    step    text not null check (step in ('acknowledge', 'act', 'dismiss')),
    -- What was done, or why it was dismissed.
    note    text not null default '',
    case_id bigint references case_file,
    by      bigint not null references account,
    at      timestamptz not null
);
create index watch_step_by_hit on watch_step (hit_id, id);
create trigger watch_step_stays before update or delete on watch_step for each row execute function only_grows();
