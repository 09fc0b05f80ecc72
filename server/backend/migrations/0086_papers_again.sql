-- A file may serve as two of the papers asked for, and may be handed in again after the matter came back; only while it
-- waits to be handed in, the same file for the same paper is one.
alter table paper drop constraint paper_case_id_hash_key;
create unique index paper_once on paper (case_id, place, hash) where not handed;
create index paper_of_case on paper (case_id);
