-- In whose place somebody wrote or looked: while a delegation runs it is the delegator's office that answers.
alter table record add column created_for bigint references account;
alter table record_mark add column created_for bigint references account;
alter table look add column stands_for bigint references account;

-- One account may look for several offices on one day, and each is one look.
drop index look_once;
create unique index look_once on look (account_id, department, what, uscc, coalesce(record_id, 0), on_day)
    where what in ('file', 'record', 'history', 'past');
