-- Delegation and leave: who stands in for whom, from day to day.

create table delegation (
    id        bigint generated always as identity primary key,
    delegator bigint not null references account,
    deputy    bigint not null references account,
    from_on   date not null,
    until     date not null,
    reason    text not null check (char_length(reason) between 1 and 200),
    -- The delegator is away: mail goes to the deputy, and the desk says so.
    away      boolean not null,
    made_at   timestamptz not null,
    -- Ended before its last day: on which day, and by whom.
    ended_on  date,
    ended_by  bigint references account,
    check (deputy <> delegator),
    check (until >= from_on),
    check ((ended_on is null) = (ended_by is null))
);
create index delegation_by_delegator on delegation (delegator, until);
create index delegation_by_deputy on delegation (deputy, until);

-- Whose place a session takes. Whether it still may, is asked each time.
alter table session add column delegation_id bigint references delegation;

-- In whose place it was done: 某某代某某. The office's own, like the names of officials; the thread that the business reads names the office.
alter table case_event add column stood_in text;

-- Whether one of these accounts is the other person, or stood in for it (or the other way round) on some day since: then
-- the two are one person where the law asks for two.
create function one_person(own bigint[], other bigint, since date, today date) returns boolean
    language sql stable parallel safe
    return other = any (own) or exists (
        select from delegation d
        where (d.delegator = any (own) and d.deputy = other or d.deputy = any (own) and d.delegator = other)
          and d.from_on <= today and (d.ended_on is null or d.ended_on >= d.from_on)
          and least(d.until, coalesce(d.ended_on, d.until)) >= since);
