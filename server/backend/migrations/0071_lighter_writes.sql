-- What writing a record costs: the guards compare columns instead of making documents of two rows, a record's cell is given
-- by who writes many at once, and indexes that others can stand for are gone.

-- --- records stay -----------------------------------------------------------------------------------------------------

drop trigger record_stays on record;
create or replace function record_stays() returns trigger language plpgsql as $$
begin
    raise exception 'record % is never changed, only followed by a new version', old.id using errcode = 'P0001';
end $$;
-- What is not named here is derived from the law, the calendar or the register and may be derived anew; and a version that
-- stood no longer never stands again.
create trigger record_stays before update on record for each row
    when ((new.live and not old.live)
          or (old.id, old.uscc, old.item, old.item_version, old.content, old.document, old.organ, old.department,
              old.decided_on, old.received_on, old.batch_id, old.case_id, old.version, old.replaces, old.first_id, old.state,
              old.annulled_on, old.repaired_on, old.verified, old.reason, old.created_by, old.created_at, old.known_on)
             is distinct from
             (new.id, new.uscc, new.item, new.item_version, new.content, new.document, new.organ, new.department,
              new.decided_on, new.received_on, new.batch_id, new.case_id, new.version, new.replaces, new.first_id, new.state,
              new.annulled_on, new.repaired_on, new.verified, new.reason, new.created_by, new.created_at, new.known_on))
    execute function record_stays();
create trigger record_is_never_deleted before delete on record for each row execute function record_stays();

-- --- cells ------------------------------------------------------------------------------------------------------------

-- Who writes many rows at once knows their cells already (`intake::commit`); for anyone else the trigger finds them.
drop trigger record_browse on record;
create trigger record_browse before insert on record for each row when (new.cell is null) execute function record_browse();

-- --- indexes ----------------------------------------------------------------------------------------------------------

-- The document first: then one index keeps a document on file once, finds it whoever issued it, and compares what differs
-- before what is the same for half of the table.
drop index record_document;
drop index record_by_document;
create unique index record_document on record (document, organ, item)
    where live and document <> '' and state <> 'annulled';
-- One order of ends, for the clocks' page and for the feed.
drop index record_publication_ends;
drop index record_ending;
create index record_ending on record (publish_until, id) include (department, item, publish_from)
    where live and publish_until is not null;
