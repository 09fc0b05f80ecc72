-- Cases as both sides read them: whose turn it is, who handles them, what was handed in.

alter table case_file
    add column turn text not null default 'owner' check (turn in ('owner', 'handler', 'nobody')),
    -- The values as last handed in or signed: what departments read while the business writes on. Null before.
    add column handed jsonb check (jsonb_typeof(handed) = 'object'),
    -- The day on which the law made the term stand still.
    add column paused_on date;

update case_file set turn = case state when 'submitted' then 'handler' when 'draft' then 'owner' when 'returned' then 'owner'
                                       else 'nobody' end,
                     handed = case when state in ('submitted', 'returned', 'accepted', 'signed') then content end;
-- Taken back after it had been handed in.
update case_file c set handed = content
    where handed is null and exists (select from case_event e where e.case_id = c.id and e.state = 'submitted');

-- The departments that handle a case, each with its answer where several answer side by side.
create table case_part (
    case_id    bigint not null references case_file,
    department text not null,
    -- It is this department's turn; then the case stands in its queue under this day.
    waiting    boolean not null default false,
    due_on     date,
    -- The step that it answered with in this round.
    answer     text,
    primary key (case_id, department)
);
insert into case_part (case_id, department, waiting, due_on)
    select id, department, turn = 'handler', due_on from case_file where department is not null;

drop index case_queue;
drop index case_queue_city;
create index case_queue on case_part (department, coalesce(due_on, 'infinity'::date), case_id) where waiting;
create index case_queue_city on case_file (coalesce(due_on, 'infinity'::date), id) where turn = 'handler';
