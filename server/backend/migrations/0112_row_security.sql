-- Row security: what an office reads of matters and of what departments delivered, the database narrows once more.
--
-- The role `credence_desk` may only read, and only the rows of the scope that the transaction names in `credence.scope`: `city`,
-- `department:CODE`, `district:CODE`; of anything else, none. `store::as_viewer` takes it on. The owner of the tables, who writes and who
-- serves the public pages, is not held up by it.

-- The code that the scope names after a word; null where it is of another kind.
create function desk_scope(word text) returns text
    language sql stable parallel safe
    return substring(current_setting('credence.scope', true) from '^' || word || ':(.+)$');
create function desk_of_city() returns boolean
    language sql stable parallel safe
    return coalesce(current_setting('credence.scope', true) = 'city', false);

-- The order of the queue as a column. Under row security a condition leads an index only if it can't tell of rows that it refuses, and of
-- `coalesce` the planner does not know that.
alter table case_file add column due_by date not null generated always as (coalesce(due_on, 'infinity'::date)) stored;
drop index case_queue_city;
create index case_queue_city on case_file (due_by, id) include (due_on) where turn in ('handler', 'office');
drop index case_queue_kind;
create index case_queue_kind on case_file (kind, due_by, id) where turn in ('handler', 'office');
drop index case_queue_region;
create index case_queue_region on case_file (region, due_by, id) include (due_on) where turn in ('handler', 'office');

-- Each is asked once for a statement, not for a row: hence the selects.
alter table case_file enable row level security;
create policy desk on case_file for select using (
    handed is not null
    and ((select desk_of_city())
         or region = (select desk_scope('district'))
         or exists (select from case_part p
                    where p.case_id = case_file.id and p.department = (select desk_scope('department')))));

-- What hangs on a case is read where the case is.
alter table case_event enable row level security;
create policy desk on case_event for select using (exists (select from case_file c where c.id = case_id));
alter table case_record enable row level security;
create policy desk on case_record for select using (exists (select from case_file c where c.id = case_id));
alter table paper enable row level security;
create policy desk on paper for select using (handed and exists (select from case_file c where c.id = case_id));

-- What a department delivered, whole: its own. What offices share of it is decided record by record, and read past this.
alter table record enable row level security;
create policy desk on record for select using (
    (select desk_of_city())
    or department = (select desk_scope('department'))
    or exists (select from subject s where s.uscc = record.uscc and s.region = (select desk_scope('district'))));
alter table batch enable row level security;
create policy desk on batch for select using (
    (select desk_of_city()) or department = (select desk_scope('department')));
alter table batch_row_problem enable row level security;
create policy desk on batch_row_problem for select using (exists (select from batch b where b.id = batch_id));
alter table finding enable row level security;
create policy desk on finding for select using (
    (select desk_of_city()) or department = (select desk_scope('department')));

-- Makes the role and lets it read, as far as this may be done here; says what stands against it, or nothing. One role serves all databases
-- of a server. A server that starts asks again, since a database may have come from a backup, or an operator may have made the role
-- meanwhile (docs/RUNBOOK.md); without it the statements narrow by themselves.
create function desk_role() returns text language plpgsql as $$
begin
    if not exists (select from pg_roles where rolname = 'credence_desk') then
        create role credence_desk nologin;
    end if;
    if not pg_has_role(current_user, 'credence_desk', 'member') then
        execute format('grant credence_desk to %I', current_user);
    end if;
    if not has_table_privilege('credence_desk', 'case_file', 'select') then
        grant select on case_file, case_part, case_event, case_record, paper, record, record_mark, batch, batch_row_problem, finding,
            subject, subject_alias to credence_desk;
        -- Of accounts what stands beside a name, never a secret.
        grant select (id, name, role, department, district) on account to credence_desk;
    end if;
    return null;
exception when others then
    return sqlerrm;
end $$;
select desk_role();
