-- The queue searched for a name: the case carries its subject's, as it carries the region, so that looking along the order costs a
-- look into one index for each matter and not one into the city's subjects.
alter table case_file add column subject_key text collate "C" not null default '';
update case_file c set subject_key = s.name_key from subject s where s.uscc = c.uscc;

create or replace function case_region() returns trigger language plpgsql as $$
begin
    select region, name_key into new.region, new.subject_key from subject where uscc = new.uscc;
    return new;
end $$;

create function subject_renamed() returns trigger language plpgsql as $$
begin
    update case_file set subject_key = new.name_key where uscc = new.uscc and subject_key <> new.name_key;
    return null;
end $$;
create trigger subject_renamed after update of name on subject
    for each row when (old.name is distinct from new.name) execute function subject_renamed();

create index case_queue_names on case_file (due_by, id) include (uscc, subject_key) where turn in ('handler', 'office');
