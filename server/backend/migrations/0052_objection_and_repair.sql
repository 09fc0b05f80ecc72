-- Cases over records: objection and repair.

-- The records that a case is about, by their first versions.
create table case_record (
    case_id   bigint not null references case_file,
    record_id bigint not null references record,
    primary key (case_id, record_id)
);
create index case_by_record_concerned on case_record (record_id);

-- The day of handing in, from which some terms run whatever was done since.
alter table case_file add column handed_on date;
update case_file c set handed_on = (select max(on_day) from case_event e where e.case_id = c.id and e.action in ('submit', 'sign'))
    where handed is not null;

-- The credit office's turn, whichever departments are concerned.
alter table case_file drop constraint case_file_turn_check;
alter table case_file add constraint case_file_turn_check check (turn in ('owner', 'handler', 'office', 'nobody'));
drop index case_queue_city;
create index case_queue_city on case_file (coalesce(due_on, 'infinity'::date), id) where turn in ('handler', 'office');

-- Falsehood in an application, as it was established: no other for a time.
create table repair_bar (
    id             bigint generated always as identity primary key,
    uscc           text collate "C" not null references subject,
    established_on date not null,
    case_id        bigint not null references case_file,
    reason         text not null check (reason <> '')
);
create index repair_bar_of_subject on repair_bar (uscc, established_on);
