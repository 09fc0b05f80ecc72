-- Sections of an office 科室, and who in an office handles a matter 分办.

alter table account
    add column section text check (char_length(section) between 1 and 40),
    add constraint account_section_of_office check (section is null or role in ('official', 'credit_office', 'district'));

create table case_assignment (
    case_id     bigint not null references case_file on delete cascade,
    -- The office that handles it: a department's code, the credit office's own for what no department handles, a district's division.
    office      text not null,
    -- A section, or one person.
    section     text,
    account_id  bigint references account,
    assigned_by bigint not null references account,
    assigned_on date not null,
    primary key (case_id, office),
    check (num_nonnulls(section, account_id) = 1)
);
create index case_assignment_by_account on case_assignment (account_id) where account_id is not null;
create index case_assignment_by_section on case_assignment (office, section) where section is not null;

-- Within an office it is the office's alone, and the city's.
alter table case_assignment enable row level security;
create policy desk on case_assignment for select using (
    (select desk_of_city())
    or office in ((select desk_scope('department')), (select desk_scope('district'))));

-- A row of a batch whose code was wrong, as its batch.
alter table wrong_code enable row level security;
create policy desk on wrong_code for select using (exists (select from batch b where b.id = batch_id));

-- Where mail to those who work in offices goes: to the deputy of who is away.
create function office_mail(today date) returns table (account_id bigint, role text, office text, section text, email text)
    language sql stable parallel safe
begin atomic
    select a.id, a.role, coalesce(a.district, a.department), a.section, coalesce(p.email, a.email)
    from account a
    left join delegation d on d.delegator = a.id and d.away and d.ended_on is null and today between d.from_on and d.until
    left join account p on p.id = d.deputy and not p.disabled and p.email_confirmed_at is not null
    where not a.disabled and a.email_confirmed_at is not null and a.role in ('official', 'credit_office', 'district');
end;

-- Whether this connection may take a role on. Since PostgreSQL 16 being a member is not enough: who makes a role is one without
-- the option SET.
create function may_take_role(role oid) returns boolean language sql stable
    return pg_has_role(role, case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end);

-- What the role reads, table by table: a server that starts adds what is new.
create or replace function desk_role() returns text language plpgsql as $$
begin
    if not exists (select from pg_roles where rolname = 'credence_desk') then
        create role credence_desk nologin;
    end if;
    if not may_take_role('credence_desk'::regrole) then
        execute format('grant credence_desk to %I', current_user);
    end if;
    if not has_table_privilege('credence_desk', 'case_assignment', 'select')
            or not has_table_privilege('credence_desk', 'wrong_code', 'select')
            or not has_column_privilege('credence_desk', 'account', 'section', 'select') then
        grant select on case_file, case_part, case_event, case_record, case_assignment, paper, record, record_mark, batch,
            batch_row_problem, wrong_code, finding, subject, subject_alias to credence_desk;
        -- Of accounts what stands beside a name, never a secret.
        grant select (id, name, role, department, district, section) on account to credence_desk;
    end if;
    return null;
exception when others then
    return sqlerrm;
end $$;
select desk_role();
