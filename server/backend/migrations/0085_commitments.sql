-- Commitments after their signature: proof, verdict, and reminders of every term.

-- A signed commitment is the business's to keep; before, nobody had anything to do.
update case_file set turn = 'owner' where kind = 'commitment' and state = 'signed';

-- The due list: by where they stand, the most urgent first.
create index case_commitment on case_file (state, coalesce(due_on, 'infinity'::date), id) where kind = 'commitment';
-- Whose validity is over without a verdict.
create index case_commitment_lapsed on case_file ((content ->> 'CNYXQ'), id) where kind = 'commitment' and state = 'signed';
-- What a department establishes about one business, and whether a member is covered.
create index case_commitment_of_subject on case_file (uscc, state) where kind = 'commitment';

-- The term for which somebody was reminded, and the one whose passing was told to the credit office: once each.
alter table case_file add column reminded_for date, add column escalated_for date;
create index case_term on case_file (due_on, id) where due_on is not null and turn <> 'nobody' and paused_on is null;

-- Members of an association 行业协会商会会员: named by the association, confirmed by the member, ended by either.
create table membership (
    id           bigint generated always as identity primary key,
    association  text collate "C" not null references subject,
    member       text collate "C" not null references subject,
    named_on     date not null,
    named_by     bigint not null references account,
    confirmed_on date,
    confirmed_by bigint references account,
    ended_on     date,
    ended_by     bigint references account,
    check (association <> member),
    check ((confirmed_on is null) = (confirmed_by is null))
);
create unique index membership_once on membership (association, member) where ended_on is null;
create index membership_of_member on membership (member) where ended_on is null;

-- An official may publish a template's next version, or end one, without a new program.
alter table amendment drop constraint amendment_kind_check;
alter table amendment add constraint amendment_kind_check
    check (kind in ('item', 'calendar', 'template', 'template_end'));
