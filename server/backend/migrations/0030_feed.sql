-- Who is told of changes, and what became of telling them.

-- The day up to which the passing of time has been noted: what appeared or ended on a day without anybody writing it.
create table feed_turn (
    one boolean primary key default true check (one),
    day date not null
);
-- Records whose publication ends, or begins after they came in.
create index record_publication_ends on record (publish_until) where live and publish_until is not null;
create index record_publication_begins on record (publish_from) where live and publish_from > received_on;

create table subscription (
    id           bigint generated always as identity primary key,
    name         text not null check (char_length(name) between 1 and 100),
    url          text not null check (char_length(url) <= 500),
    -- Through whose eyes: a department of the pack, or null for what is public.
    viewer       text,
    -- Empty = all of them.
    items        text[] not null default '{}',
    departments  text[] not null default '{}',
    kinds        text[] not null default '{}',
    algorithm    text not null check (algorithm in ('sha256', 'sm3')),
    -- Signing needs it as it is. Emptied with the subscription.
    secret       text not null,
    -- Until then its page shows the secret to whoever subscribed.
    secret_until timestamptz,
    state        text not null default 'active' check (state in ('active', 'paused', 'deleted')),
    -- How far changes were made into deliveries: everything up to this place of the feed.
    seq          bigint not null default 0,
    part         bigint not null default 9223372036854775807,
    created_by   bigint references account,
    created_at   timestamptz not null
);
create index subscription_active on subscription (id) where state = 'active';

-- One message to one subscription: the changes behind one place of the feed, up to another. What they are is looked up
-- when it is sent, so that nothing leaves the house that was withdrawn while the message waited.
create table delivery (
    id              bigint generated always as identity primary key,
    subscription_id bigint not null references subscription,
    from_seq        bigint not null,
    from_part       bigint not null,
    to_seq          bigint not null,
    to_part         bigint not null,
    -- Sent by hand to try the address; carries nothing.
    test            boolean not null default false,
    changes         integer not null,
    state           text not null default 'waiting' check (state in ('waiting', 'delivered', 'dead', 'given_up')),
    attempts        integer not null default 0,
    next_at         timestamptz not null,
    -- Somebody is sending it; when this has passed without a word, somebody else may.
    leased_until    timestamptz,
    -- What came back: status and beginning of the answer, the receiver's own number, or why nothing did.
    status          smallint,
    failure         text,
    answer          text,
    receipt         text,
    created_at      timestamptz not null,
    sent_at         timestamptz,
    settled_at      timestamptz
);
-- Each change goes out to a subscription in one delivery …
create unique index delivery_once on delivery (subscription_id, from_seq, from_part) where not test;
-- … and one after the other: while one is neither received nor given up there is no next.
create unique index delivery_head on delivery (subscription_id) where state in ('waiting', 'dead') and not test;
create index delivery_list on delivery (subscription_id, id desc);
