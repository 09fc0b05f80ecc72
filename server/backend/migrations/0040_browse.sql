-- Disclosure lists that can be filtered by anything and paged to any depth.
--
-- Every published record lies in one *cell*: item, department, region, class, kind and state. There are a few thousand
-- cells however many records there are, so a filter is answered by naming its cells: the newest records of each cell come
-- from one index, and where a filter takes in so much that its records lie close together, walking the item's own order
-- is cheaper still. Counts per cell and month are kept in a cube and always shown with their day.

-- Which fields of an item's records say their kind and their state: two lists of the catalogue, written here by the
-- services when the catalogue changes (`shared::catalogue::Item::facets`).
create table browse_field (
    item        text primary key,
    kind_field  text not null default '',
    state_field text not null default '',
    -- The records on file were not sorted by these fields yet.
    stale       boolean not null default true
);

-- One row per combination that occurs. Twins are possible (two transactions may meet a new combination at the same time,
-- and neither shall wait for the other's end); who asks for a combination takes all of them.
create table disclosure_cell (
    id         integer generated always as identity primary key,
    item       text not null,
    department text not null,
    region     text not null,
    -- Class of a penalty; -1 = none.
    class      smallint not null,
    -- Kinds in canonical form, several joined by ；, without the writer's own words behind an open one.
    kind       text not null,
    state      text not null
);
create index disclosure_cell_by_facets on disclosure_cell (item, department, region, class, kind, state);

-- Null for records that are not public.
alter table record add column cell integer;
-- May be shown on some day from now on: live, public, and not over when the night last looked. Only an index's guess that
-- keeps what is over out of the lists' way; the days themselves decide.
alter table record add column listed boolean not null default true;

-- The cell of a combination; a new one where there is none.
create function browse_cell(of_item text, of_department text, of_region text, of_class smallint, of_kind text,
                            of_state text) returns integer language plpgsql as $$
declare
    found_id integer;
begin
    select id into found_id from disclosure_cell
        where item = of_item and department = of_department and region = of_region and class = coalesce(of_class, -1)
          and kind = of_kind and state = of_state order by id limit 1;
    if found_id is null then
        insert into disclosure_cell (item, department, region, class, kind, state)
            values (of_item, of_department, of_region, coalesce(of_class, -1), of_kind, of_state)
            returning id into found_id;
    end if;
    return found_id;
end $$;

-- 其他-补办 is of the kind 其他.
create function listed_words(value text) returns text language sql immutable parallel safe
    return case when position('-' in value) = 0 then value else regexp_replace(value, '-[^；]*', '', 'g') end;

-- Sorts a record into its cell on every path that writes one, COPY included.
create function record_browse() returns trigger language plpgsql as $$
declare
    place record;
begin
    new.listed := new.live and new.publish_from is not null and new.state <> 'annulled';
    if new.publish_from is null then
        new.cell := null;
        return new;
    end if;
    select s.region, coalesce(new.content ->> f.kind_field, '') as kind, coalesce(new.content ->> f.state_field, '') as state
        into place from subject s left join browse_field f on f.item = new.item where s.uscc = new.uscc;
    new.cell := browse_cell(new.item, new.department, coalesce(place.region, ''), new.class,
                            listed_words(coalesce(place.kind, '')), listed_words(coalesce(place.state, '')));
    return new;
end $$;
create trigger record_browse before insert on record for each row execute function record_browse();
create trigger record_browse_again before update of live, class, publish_from, publish_until on record
    for each row when (old.live is distinct from new.live or old.class is distinct from new.class
                       or old.publish_from is distinct from new.publish_from
                       or old.publish_until is distinct from new.publish_until)
    execute function record_browse();

-- A subject that moves takes its records along.
create function subject_moves() returns trigger language plpgsql as $$
begin
    update record r set cell = browse_cell(c.item, c.department, new.region, c.class, c.kind, c.state)
        from disclosure_cell c where r.uscc = new.uscc and c.id = r.cell and c.region <> new.region;
    return null;
end $$;
create trigger subject_moves after update of region on subject
    for each row when (old.region <> new.region) execute function subject_moves();

-- The two orders in which lists are read.
drop index record_disclosed;
create index record_listed on record (item, decided_on desc, id desc) include (cell, publish_from, publish_until) where listed;
create index record_by_cell on record (cell, decided_on desc, id desc) include (publish_from, publish_until) where listed;
-- What ends next.
create index record_listed_ending on record (publish_until) where listed and publish_until is not null;

-- The cube: what the public was shown on the day of the count, per cell and month of the decision.
create table disclosure_count (
    cell  integer not null references disclosure_cell,
    -- First day of the month.
    month date not null,
    n     integer not null check (n > 0),
    primary key (cell, month)
);
create table disclosure_counted (
    item       text primary key,
    -- The day for which was counted.
    as_of      date not null,
    counted_at timestamptz not null default now()
);
-- For which day `record.listed` stands.
create table browse_state (
    one       boolean primary key default true check (one),
    listed_on date
);
insert into browse_state default values;

-- Ids of one page of a list, newest first. `of_kind` is one of a record's kinds; null = any. `walk` chooses the way and
-- never the answer. The planner must see the very values, so no plan is kept.
create function disclosed_page(of_item text, of_department text, of_region text, of_class smallint, of_kind text,
                               of_state text, first_day date, last_day date, on_day date, before_day date,
                               before_id bigint, wanted integer, walk boolean)
    returns setof bigint language plpgsql stable parallel safe
    set plan_cache_mode = force_custom_plan
    as $$
declare
    cells integer[];
    low  constant date := coalesce(first_day, '-infinity');
    high constant date := least(coalesce(last_day, 'infinity'), before_day);
begin
    if of_department is null and of_region is null and of_class is null and of_kind is null and of_state is null then
        return query select r.id from record r
            where r.item = of_item and r.listed and r.decided_on between low and high
              and (r.decided_on, r.id) < (before_day, before_id)
              and r.publish_from <= on_day and (r.publish_until is null or r.publish_until >= on_day)
            order by r.decided_on desc, r.id desc limit wanted;
        return;
    end if;
    select array_agg(c.id) into cells from disclosure_cell c
        where c.item = of_item
          and (of_department is null or c.department = of_department)
          and (of_region is null or c.region = of_region)
          and (of_class is null or c.class = of_class)
          and (of_kind is null or c.kind = of_kind or string_to_array(c.kind, '；') @> array[of_kind])
          and (of_state is null or c.state = of_state);
    if cells is null then
        return;
    elsif walk then
        return query select r.id from record r
            where r.item = of_item and r.listed and r.cell = any (cells) and r.decided_on between low and high
              and (r.decided_on, r.id) < (before_day, before_id)
              and r.publish_from <= on_day and (r.publish_until is null or r.publish_until >= on_day)
            order by r.decided_on desc, r.id desc limit wanted;
    else
        return query select best.id from unnest(cells) as of_cell
            cross join lateral (
                select r.id, r.decided_on from record r
                where r.cell = of_cell and r.listed and r.decided_on between low and high
                  and (r.decided_on, r.id) < (before_day, before_id)
                  and r.publish_from <= on_day and (r.publish_until is null or r.publish_until >= on_day)
                order by r.decided_on desc, r.id desc limit wanted) as best
            order by best.decided_on desc, best.id desc limit wanted;
    end if;
end $$;

-- Sorts what is on file. Items have no fields named yet: the services name them at the next start and sort anew.
update record r set cell = browse_cell(r.item, r.department, s.region, r.class, '', '')
    from subject s where s.uscc = r.uscc and r.publish_from is not null;
update record set listed = false where not live or publish_from is null or state = 'annulled';

-- Statutory lists are searched by subject.
create index roster_entry_current on roster_entry (kind, uscc);
