-- Keys of other systems. A key acts as a technical account of its own, which can't sign in: so batches, records and the
-- ledger say which key wrote them, with the same column that says which person did.

create table api_key (
    id         bigint generated always as identity primary key,
    -- SM3 of the key: who reads this table can't use it.
    digest     bytea not null unique check (octet_length(digest) = 32),
    -- The first characters, so that its holder can tell which of their keys a line is about.
    hint       text not null,
    -- Department of the pack.
    department text not null,
    label      text not null check (char_length(label) between 1 and 100),
    account_id bigint not null unique references account,
    issued_at  timestamptz not null,
    -- First day on which it opens nothing.
    expires_on date not null,
    revoked_at timestamptz,
    -- To the hour: reading is no write.
    used_at    timestamptz
);
