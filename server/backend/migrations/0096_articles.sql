-- Guidance and news of the city's credit site: what a department or the credit office writes, read over by a second person, and shown
-- from a day on. A text that has been public is never overwritten: a new one takes its place and the old one stays on file.
create table article (
    id       bigint generated always as identity primary key,
    -- The department that answers for it.
    unit     text not null,
    begun_at timestamptz not null
);

create table article_text (
    article    bigint not null references article,
    n          integer not null check (n > 0),
    state      text not null check (state in ('draft', 'review', 'published', 'replaced', 'withdrawn')),
    -- Counts the changes: who takes a step with an older number is told.
    revision   bigint not null default 1,
    section    text not null check (section in ('explained', 'guide', 'typical', 'news')),
    title      text not null check (char_length(title) between 1 and 80),
    summary    text not null check (char_length(summary) <= 200),
    -- Markdown.
    body       text not null check (char_length(body) <= 30000),
    -- Whose words or which document; may be empty.
    source     text not null default '' check (char_length(source) <= 200),
    -- First and last day on the site. Without a first day, the day on which it is published.
    from_on    date,
    until_on   date,
    -- Why it was returned or withdrawn.
    note       text not null default '' check (char_length(note) <= 500),
    written_by bigint not null references account,
    changed_at timestamptz not null,
    decided_by bigint references account,
    decided_at timestamptz,
    primary key (article, n),
    check (until_on >= from_on),
    check (num_nulls(decided_by, decided_at) in (0, 2)),
    check (state <> 'published' or (from_on is not null and decided_by is not null))
);

-- One text is being written at a time, and one is public.
create unique index article_text_open on article_text (article) where state in ('draft', 'review');
create unique index article_text_public on article_text (article) where state = 'published';
create index article_text_listed on article_text (section, from_on desc, article desc) where state = 'published';
create index article_text_newest on article_text (from_on desc, article desc) where state = 'published';
