-- Drafts of catalogue entries. Published versions are amendments (0005); a draft is what the credit office is still writing.

create table catalogue_draft (
    -- The entry's code: one draft of each at a time.
    item         text primary key,
    content      jsonb not null check (jsonb_typeof(content) = 'object'),
    -- The version in force that it was begun from; null = a new entry.
    base_version integer,
    -- Counts the steps: who writes with an older one is told.
    revision     bigint not null default 1,
    begun_by     bigint not null references account,
    changed_by   bigint not null references account,
    changed_at   timestamptz not null
);

-- What a draft would change is found by reading every record of its entry, batch by batch.
create index record_by_item on record (item, id) where live;

-- A version is adopted once, whichever process it comes from.
create unique index amendment_version on amendment (object, ((content -> 'item' ->> 'version')::integer))
    where kind = 'item';
