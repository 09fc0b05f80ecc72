-- Accounts as their holders keep them: address, second factor, devices, businesses.

alter table account
    -- The day on which a link sent to the address came back. Without one, nothing secret is sent there.
    add column email_confirmed_at timestamptz,
    add column secret_changed_at  timestamptz;

-- Whoever added an account by the command line vouches for its address.
update account a set email_confirmed_at = created_at
    where exists (select from ledger l where l.object = 'account:' || a.id and l.action = 'account.add');

-- --- sessions -------------------------------------------------------------------------------------------------------

alter table session
    -- What a session is called where its token must not be.
    add column id      bigint generated always as identity,
    -- What the browser says of itself, as it says it.
    add column device  text not null default '' check (char_length(device) <= 400),
    -- From where it was opened.
    add column address text not null default '',
    -- Whom it acts for, or says it does; null: the business that the account was opened for.
    add column uscc    text collate "C" references subject;
create unique index session_id on session (id);

-- --- second factor --------------------------------------------------------------------------------------------------

-- One-time codes by time (RFC 6238). The secret is sealed.
create table second_factor (
    account_id   bigint primary key references account on delete cascade,
    secret       text not null,
    -- Null until the first code was right: until then it asks for nothing.
    confirmed_at timestamptz,
    -- The last step of thirty seconds whose code was used: no code serves twice.
    last_step    bigint not null default 0,
    created_at   timestamptz not null
);

-- For whoever lost the telephone; keyed hashes.
create table recovery_code (
    account_id bigint not null references account on delete cascade,
    hash       text not null,
    used_at    timestamptz,
    primary key (account_id, hash)
);

-- The password was right, the code is still to come. Keyed by the hash of the browser's visit.
create table pending_sign_in (
    visit      bytea primary key check (octet_length(visit) = 32),
    account_id bigint not null references account on delete cascade,
    expires_at timestamptz not null
);
create index pending_sign_in_by_age on pending_sign_in (expires_at);

-- --- links that went out by mail ------------------------------------------------------------------------------------

create table account_link (
    -- SM3 of the token in the link.
    token      bytea primary key check (octet_length(token) = 32),
    account_id bigint not null references account on delete cascade,
    purpose    text not null check (purpose in ('recover', 'confirm')),
    -- The address that it was sent to, and that it confirms.
    email      text collate "C" not null,
    expires_at timestamptz not null
);
create index account_link_by_account on account_link (account_id, purpose);
create index account_link_by_age on account_link (expires_at);

-- --- mandates -------------------------------------------------------------------------------------------------------

alter table mandate
    drop constraint mandate_proven_by_check,
    add constraint mandate_proven_by_check check (proven_by in ('check', 'letter', 'identity', 'operator', 'demo')),
    -- The last day; null: without a term.
    add column until       date,
    -- Held by the legal representative, who may end those of others.
    add column principal   boolean not null default false,
    add column reminded_at timestamptz;
create index mandate_by_end on mandate (until) where ended_at is null and until is not null;

-- The letter with a code that goes to the registered address. The code itself is nowhere: it is derived.
create table mandate_letter (
    case_id bigint primary key references case_file,
    -- Counts the letters of a case: each has a code of its own.
    round   integer not null default 1,
    sent_by bigint not null references account,
    sent_at timestamptz not null,
    until   date not null
);

-- --- identity provider ----------------------------------------------------------------------------------------------

-- Who signs in with an identity provider, by the provider's own name for them.
create table account_identity (
    issuer     text not null,
    subject    text not null,
    account_id bigint not null references account on delete cascade,
    linked_at  timestamptz not null,
    primary key (issuer, subject)
);
create index account_identity_by_account on account_identity (account_id);

-- A sign-in on its way through the identity provider.
create table identity_attempt (
    state      bytea primary key check (octet_length(state) = 32),
    -- Only the browser that began may end it.
    browser    bytea not null,
    -- Nonce and code verifier, sealed.
    secret     text not null,
    -- Who is signed in and wants to be known to the provider; null: somebody wants to sign in.
    account_id bigint references account on delete cascade,
    back       text not null default '',
    expires_at timestamptz not null
);
create index identity_attempt_by_age on identity_attempt (expires_at);
