-- Reports of dishonesty (鄂州政办发〔2017〕41号 15): brought by nobody who signs in.

-- Who reads the name and the number behind a report says why, and stands here. The subject is left out of it on purpose:
-- a business reads who looked at its own file, and must not learn from there that it was reported.
alter table look add column case_id bigint references case_file;
alter table look drop constraint look_what_check;
alter table look add constraint look_what_check
    check (what in ('file', 'record', 'history', 'past', 'unmask', 'person_search', 'person', 'report', 'contact'));
alter table look add constraint look_contact_check
    check ((what = 'contact') = (case_id is not null) and (case_id is null or uscc is null));

-- What was handed in by a code has no account behind it.
alter table paper alter column added_by drop not null;
