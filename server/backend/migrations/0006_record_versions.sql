-- What stays of a record whatever happens, named column by column: everything else is derived from the law, the calendar
-- or the register and may be derived anew.

-- The first version of this record; null in the first itself. A record is known to the outside by its first version's id.
alter table record add column first_id bigint references record;
-- Day on which the decision was changed or annulled, in an annulled version.
alter table record add column annulled_on date;
-- The market regulators' own, later term where both run.
alter table record add column due_market_on date;
alter table record add constraint record_first check ((first_id is null) = (version = 1));
alter table record add constraint record_annulled check ((annulled_on is null) = (state <> 'annulled'));
create index record_versions on record (first_id, version) where first_id is not null;

create or replace function record_stays() returns trigger language plpgsql as $$
declare
    fixed constant text[] := array['id', 'uscc', 'item', 'item_version', 'content', 'document', 'organ', 'department',
                                   'decided_on', 'received_on', 'batch_id', 'case_id', 'version', 'replaces', 'first_id',
                                   'state', 'annulled_on', 'repaired_on', 'verified', 'reason', 'created_by', 'created_at'];
    was constant jsonb := to_jsonb(old);
    becomes constant jsonb := case when tg_op = 'UPDATE' then to_jsonb(new) end;
begin
    if tg_op = 'UPDATE' and (old.live or not new.live)
       and not exists (select from unnest(fixed) as f (name) where was -> name is distinct from becomes -> name) then
        return new;
    end if;
    raise exception 'record % is never changed, only followed by a new version', old.id using errcode = 'P0001';
end $$;

-- An annulled record no longer stands in the way of the same document.
drop index record_document;
create unique index record_document on record (item, organ, document)
    where live and document <> '' and state <> 'annulled';
