-- Files that were made one. No record is rewritten: a code stands for another while its row has no end, and both are
-- apart again when it has one.
create table subject_alias (
    id          bigint generated always as identity primary key,
    from_uscc   text collate "C" not null references subject,
    into_uscc   text collate "C" not null references subject,
    reason      text not null check (reason <> ''),
    -- The document that ordered it.
    document    text not null check (document <> ''),
    from_at     timestamptz not null,
    to_at       timestamptz check (to_at >= from_at),
    end_reason  text,
    created_by  bigint references account,
    ended_by    bigint references account,
    check (from_uscc <> into_uscc)
);
-- A file goes on under one code only, and does not pass on what it was given (`services::merge` sees to the latter).
create unique index subject_alias_from on subject_alias (from_uscc) where to_at is null;
create index subject_alias_into on subject_alias (into_uscc) where to_at is null;

-- THE answer to "under which codes are the records of these files": each file's own, and those of files merged into it.
create function codes_of_files(files text[]) returns table (file text, code text)
    language sql stable parallel safe
    as $$
        select f, f from unnest(files) as f
        union all
        select into_uscc, from_uscc from subject_alias where into_uscc = any (files) and to_at is null
    $$;
