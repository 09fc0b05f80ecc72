-- The foundation: subjects, records, cases, rosters, accounts, ledger, jobs.
--
-- One database holds one city. Codes of items, departments, divisions, industries and templates are those of the city
-- pack: they are data there, so they are plain text here. Everything that the database itself can hold true, it holds:
-- a record never changes, the ledger only grows, a document number is on file once.

-- --- text -----------------------------------------------------------------------------------------------------------

-- How names are compared: full-width and half-width alike, capitals alike, blanks left out. Both sides of every search
-- go through this one function.
create function search_key(name text) returns text
    language sql immutable strict parallel safe
    return lower(regexp_replace(normalize(name, NFKC), '\s+', '', 'g'));

-- The pairs of neighbouring characters of a key, each once. Trigrams find nothing in Chinese names of two characters.
create function bigrams(key text) returns text[]
    language sql immutable strict parallel safe
    return (select coalesce(array_agg(distinct substr(key, i, 2)), '{}') from generate_series(1, length(key) - 1) as i);

-- --- subjects -------------------------------------------------------------------------------------------------------

create table subject (
    uscc             text collate "C" primary key check (uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
    name             text not null check (char_length(name) between 1 and 200),
    -- What search compares.
    name_key         text collate "C" not null generated always as (search_key(name)) stored,
    name_grams       text[] collate "C" not null generated always as (bigrams(search_key(name))) stored,
    -- Subject class 主体类别, as in the pack: 01 企业法人 … 98 个体工商户, 99 其他组织.
    class            text not null default '99',
    -- Registration status 登记状态: 1 存续 … 9 其他.
    status           text not null default '1',
    -- Division of the pack; the city's own code where nothing finer is known.
    region           text not null,
    -- GB/T 4754: section letter and division digits, e.g. C26; empty when unknown.
    industry         text not null default '',
    legal_rep        text,
    established_on   date,
    address          text,
    -- Made up by `credence demo`.
    synthetic        boolean not null default false,
    -- Opened by its own account, not yet confirmed by the register.
    self_declared    boolean not null default false,
    -- Tier as last decided: 0 normal … 4 key attention; `tier_valid_until` is the first day on which time alone changes it.
    tier             smallint not null default 0 check (tier between 0 and 4),
    tier_on          date,
    tier_valid_until date,
    tier_rule_set    text not null default '',
    -- Something the tier rests on has changed since.
    tier_dirty       boolean not null default true,
    -- Order of search results: buckets (0 = top 1 %, 1 = next 9 %, 2 = the rest), within them by weight.
    rank             smallint not null default 2 check (rank between 0 and 2),
    weight           integer not null default 0,
    created_at       timestamptz not null default now(),
    changed_at       timestamptz not null default now()
);

-- Disjoint buckets, asked in order until enough rows are found: the common case never touches the big one.
create index subject_grams_top on subject using gin (name_grams) with (fastupdate = off) where rank = 0;
create index subject_grams_mid on subject using gin (name_grams) with (fastupdate = off) where rank = 1;
create index subject_grams_all on subject using gin (name_grams) with (fastupdate = off) where rank = 2;
-- Terms so common that walking the best subjects first finds a page sooner than any list of matches.
create index subject_by_rank on subject (rank, weight desc, uscc);
-- Terms of one character: names that begin with it.
create index subject_by_first on subject (left(name_key, 1), rank, weight desc, uscc);
create index subject_by_name on subject (name_key);
-- What the night has to look at.
create index subject_tier_dirty on subject (uscc) where tier_dirty;
create index subject_tier_due on subject (tier_valid_until) where tier_valid_until is not null;
create index subject_by_tier on subject (tier);

-- How many names contain a pair; refreshed with the ranks. Only an estimate, it only chooses the plan.
create table gram (
    gram text collate "C" primary key,
    n    integer not null
);

-- --- accounts -------------------------------------------------------------------------------------------------------

create table account (
    id         bigint generated always as identity primary key,
    email      text collate "C" not null unique check (email = lower(email) and char_length(email) <= 254),
    -- Argon2id in PHC format.
    secret     text not null,
    role       text not null check (role in ('business', 'official', 'credit_office', 'administrator')),
    uscc       text collate "C" references subject,
    department text,
    name       text not null check (name <> ''),
    disabled   boolean not null default false,
    created_at timestamptz not null default now(),
    check ((role = 'business') = (uscc is not null)),
    check (role <> 'official' or department is not null)
);
create index account_by_subject on account (uscc) where uscc is not null;

create table session (
    -- SM3 of the token: who reads this table can't sign in with it.
    token      bytea primary key check (octet_length(token) = 32),
    account_id bigint not null references account on delete cascade,
    opened_at  timestamptz not null,
    seen_at    timestamptz not null
);
create index session_by_account on session (account_id);
create index session_by_age on session (seen_at);

-- Failed sign-ins per address and account.
create table throttle (
    key      bytea primary key,
    failures integer not null,
    since    timestamptz not null,
    until    timestamptz
);
create index throttle_by_age on throttle (since);

-- Forms of visitors without an account, to be shown once more after a redirect. Passwords never get here.
create table kept_form (
    visit      text not null,
    form       text not null,
    state      jsonb not null,
    expires_at timestamptz not null,
    primary key (visit, form)
);
create index kept_form_by_age on kept_form (expires_at);

-- --- cases ----------------------------------------------------------------------------------------------------------

create table case_file (
    id               bigint generated always as identity primary key,
    kind             text not null,
    uscc             text collate "C" not null references subject,
    item             text not null,
    item_version     integer not null,
    template         text,
    template_version integer,
    -- As typed while it is a draft, canonical from the first step on. Field code → text.
    content          jsonb not null default '{}' check (jsonb_typeof(content) = 'object'),
    -- Whether "continue" was pressed: from then on the page shows what is wrong.
    checked          boolean not null default false,
    revision         bigint not null default 1,
    state            text not null,
    -- Who handles it: a department of the pack, or nobody in particular (the credit office).
    department       text,
    due_on           date,
    due_provisional  boolean not null default false,
    -- Number issued at signature.
    number           text collate "C" unique,
    opened_by        bigint references account,
    opened_on        date not null,
    changed_on       date not null,
    changed_at       timestamptz not null default now(),
    check ((template is null) = (template_version is null))
);
create index case_by_subject on case_file (uscc, changed_at desc, id desc);
-- The queue: most urgent first, what has no term last.
create index case_queue on case_file (department, coalesce(due_on, 'infinity'::date), id) where state = 'submitted';
create index case_queue_city on case_file (coalesce(due_on, 'infinity'::date), id) where state = 'submitted';

create table case_event (
    id         bigint generated always as identity primary key,
    case_id    bigint not null references case_file,
    at         timestamptz not null default now(),
    on_day     date not null,
    account_id bigint references account,
    who        text not null,
    role       text,
    -- Null for the opening.
    action     text,
    state      text not null,
    reason     text
);
create index case_event_by_case on case_event (case_id, id);

-- Serial numbers of commitments per division and day: the row's lock makes them gapless.
create table commitment_counter (
    division text not null,
    day      date not null,
    last     integer not null check (last between 1 and 999999),
    primary key (division, day)
);

-- --- records --------------------------------------------------------------------------------------------------------

-- One intake file.
create table batch (
    id          bigint generated always as identity primary key,
    item        text not null,
    department  text not null,
    file_name   text not null,
    digest      bytea,
    rows        bigint not null,
    accepted    bigint not null,
    rejected    bigint not null,
    duplicates  bigint not null,
    received_on date not null,
    received_at timestamptz not null default now(),
    account_id  bigint references account
);

create table record (
    id              bigint generated always as identity primary key,
    uscc            text collate "C" not null references subject,
    item            text not null,
    item_version    integer not null,
    -- Canonical values: field code → text.
    content         jsonb not null check (jsonb_typeof(content) = 'object'),
    -- Document number; empty where the item has none.
    document        text not null default '',
    organ           text not null,
    -- Source department of the pack.
    department      text not null,
    decided_on      date not null,
    -- Class of a penalty: 0 minor, 1 general, 2 serious.
    class           smallint check (class between 0 and 2),
    regime          text,
    -- The publication, as the law of the record's date gives it: derived by `shared::publication` when written, kept so
    -- that lists can ask by date. Null = never public. The last day already minds repair.
    publish_from    date,
    publish_until   date,
    repairable_from date,
    due_on          date,
    due_provisional boolean not null default false,
    received_on     date not null,
    batch_id        bigint references batch,
    case_id         bigint references case_file,
    -- Versions: a change appends a row and takes `live` from the one before.
    version         integer not null default 1 check (version >= 1),
    replaces        bigint references record,
    live            boolean not null default true,
    state           text not null default 'live' check (state in ('live', 'corrected', 'annulled')),
    -- First day on which it counts as repaired.
    repaired_on     date,
    -- Volunteered information: whether a department has verified it.
    verified        boolean,
    -- Why this version was written.
    reason          text,
    created_by      bigint references account,
    created_at      timestamptz not null default now(),
    check ((replaces is null) = (version = 1))
);

-- The same document of the same organ is on file once.
create unique index record_document on record (item, organ, document) where live and document <> '';
-- A subject's file.
create index record_by_subject on record (uscc, item, decided_on desc, id desc) where live;
-- Disclosure lists, newest first.
create index record_disclosed on record (item, decided_on desc, id desc) where live and publish_from is not null;
-- What came later than its term.
create index record_late on record (received_on desc, id desc) where live and received_on > due_on;
create index record_late_by_department on record (department, received_on desc, id desc)
    where live and received_on > due_on;
-- Timeliness of the last days.
create index record_with_term on record (decided_on, department) where live and due_on is not null;
create index record_by_batch on record (batch_id) where batch_id is not null;
create index record_by_case on record (case_id) where case_id is not null;
create unique index record_successor on record (replaces) where replaces is not null;

-- A record is never changed: a later version may take `live` from it, and what is derived from the law may be derived
-- anew when the law or the calendar is completed. Nothing else, and it is never deleted.
create function record_stays() returns trigger language plpgsql as $$
declare
    derived constant text[] := array['live', 'class', 'regime', 'publish_from', 'publish_until', 'repairable_from',
                                     'due_on', 'due_provisional'];
begin
    if tg_op = 'UPDATE' and to_jsonb(old) - derived = to_jsonb(new) - derived and (old.live or not new.live) then
        return new;
    end if;
    raise exception 'record % is never changed, only followed by a new version', old.id using errcode = 'P0001';
end $$;
create trigger record_stays before update or delete on record for each row execute function record_stays();

-- --- rosters --------------------------------------------------------------------------------------------------------

create table roster_entry (
    id         bigint generated always as identity primary key,
    uscc       text collate "C" not null references subject,
    kind       text not null,
    -- First day, and first day on which it no longer holds.
    from_on    date not null,
    to_on      date check (to_on > from_on),
    -- Without a basis nothing can be published.
    basis      text not null check (basis <> ''),
    organ      text not null check (organ <> ''),
    department text,
    case_id    bigint references case_file,
    created_by bigint references account,
    created_at timestamptz not null default now()
);
create unique index roster_entry_once on roster_entry (uscc, kind, from_on);
create index roster_entry_list on roster_entry (kind, from_on desc, id desc);

-- --- ledger ---------------------------------------------------------------------------------------------------------

-- Every change, chained by hash: who changed what, with the digest of the change.
create table ledger (
    seq    bigint primary key check (seq >= 1),
    at     timestamptz not null,
    actor  text not null,
    action text not null,
    object text not null,
    digest bytea not null check (octet_length(digest) = 32),
    prev   bytea not null check (octet_length(prev) = 32),
    hash   bytea not null check (octet_length(hash) = 32)
);
create index ledger_by_object on ledger (object, seq);

-- The end of the chain: makes appending serial, and shows when entries were cut off at the end.
create table ledger_head (
    one  boolean primary key default true check (one),
    seq  bigint not null,
    hash bytea not null check (octet_length(hash) = 32)
);
insert into ledger_head (seq, hash) values (0, decode(repeat('00', 32), 'hex'));

create function ledger_stays() returns trigger language plpgsql as $$
begin
    raise exception 'the ledger only grows' using errcode = 'P0001';
end $$;
create trigger ledger_stays before update or delete on ledger for each row execute function ledger_stays();
create trigger ledger_stays_whole before truncate on ledger for each statement execute function ledger_stays();
revoke update, delete, truncate on ledger from public;
revoke delete, truncate on record from public;

-- --- jobs -----------------------------------------------------------------------------------------------------------

create table job (
    id        bigint generated always as identity primary key,
    kind      text not null,
    payload   jsonb not null default '{}',
    -- Two waiting jobs with the same key are one.
    key       text not null,
    run_after timestamptz not null default now(),
    attempts  integer not null default 0,
    error     text,
    -- Set when it was given up; a job that succeeded is deleted.
    failed_at timestamptz,
    created_at timestamptz not null default now()
);
create unique index job_once on job (kind, key) where failed_at is null;
create index job_waiting on job (run_after, id) where failed_at is null;
