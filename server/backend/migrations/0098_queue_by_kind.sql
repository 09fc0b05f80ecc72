-- The queue of one kind, and the counters of the desk out of the index alone.
create index case_queue_kind on case_file (kind, coalesce(due_on, 'infinity'::date), id) where turn in ('handler', 'office');
drop index case_queue_city;
create index case_queue_city on case_file (coalesce(due_on, 'infinity'::date), id) include (due_on) where turn in ('handler', 'office');
drop index case_queue;
create index case_queue on case_part (department, coalesce(due_on, 'infinity'::date), case_id) include (due_on) where waiting;
drop index record_with_term;
create index record_with_term on record (decided_on, department) include (received_on, due_on) where live and due_on is not null;
