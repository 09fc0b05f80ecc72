-- The office of one district, and who audits.

alter table account
    drop constraint account_role_check,
    add constraint account_role_check
        check (role in ('business', 'official', 'credit_office', 'district', 'auditor', 'administrator')),
    -- The division of the pack for whose subjects a district's office works.
    add column district text,
    add constraint account_district_check check ((role = 'district') = (district is not null));

-- Where a case's subject is registered: the case carries it, so that a district's queue and its counters come out of one
-- index as the city's do. The database keeps it, when a case is opened and when its subject moves.
alter table case_file add column region text not null default '';
update case_file c set region = s.region from subject s where s.uscc = c.uscc;

create function case_region() returns trigger language plpgsql as $$
begin
    select region into new.region from subject where uscc = new.uscc;
    return new;
end $$;
create trigger case_region before insert or update of uscc on case_file for each row execute function case_region();

create function subject_moved() returns trigger language plpgsql as $$
begin
    update case_file set region = new.region where uscc = new.uscc and region is distinct from new.region;
    return null;
end $$;
create trigger subject_moved after update of region on subject
    for each row when (old.region is distinct from new.region) execute function subject_moved();

create index case_queue_region on case_file (region, coalesce(due_on, 'infinity'::date), id) include (due_on)
    where turn in ('handler', 'office');
