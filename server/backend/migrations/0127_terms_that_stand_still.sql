-- The last day of a term that stands still (an objection to what the matter rests on is looked into). Meanwhile the matter has
-- none: no queue, counter or reminder takes it for late.

alter table case_file add column held_due_on date,
    add constraint case_held check (held_due_on is null or (paused_on is not null and due_on is null));
