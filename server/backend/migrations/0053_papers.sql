-- Papers of cases 附件: the file lies outside the database under its hash, this says what it is and whose.
create table paper (
    id       bigint generated always as identity primary key,
    case_id  bigint not null references case_file,
    -- Which of the papers that the kind asks for: its place in the kind's list.
    place    smallint not null check (place >= 0),
    hash     bytea not null check (octet_length(hash) = 32),
    -- As the sender called it; shown, never used as a path.
    name     text not null check (char_length(name) between 1 and 200),
    kind     text not null check (kind in ('pdf', 'jpeg', 'png')),
    size     bigint not null check (size > 0),
    -- It was handed in: departments may read it, and it stays.
    handed   boolean not null default false,
    added_by bigint not null references account,
    added_on date not null,
    added_at timestamptz not null default now(),
    unique (case_id, hash)
);
