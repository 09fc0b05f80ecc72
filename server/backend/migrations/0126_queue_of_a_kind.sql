-- A department's queue of one kind in its order: of a kind that it rarely has, the whole queue was walked.

alter table case_part add column kind text;
update case_part p set kind = c.kind from case_file c where c.id = p.case_id;
alter table case_part alter column kind set not null;

-- A case's kind never changes.
create function case_part_kind() returns trigger language plpgsql as $$
begin
    select kind into new.kind from case_file where id = new.case_id;
    return new;
end $$;
create trigger case_part_kind before insert on case_part for each row execute function case_part_kind();

create index case_queue_of_kind on case_part (department, kind, coalesce(due_on, 'infinity'::date), case_id) where waiting;
