-- Counts of the whole city that cost what has changed, and not what there is: each statement leaves what it added or took
-- away as a row of its own, and the night makes one of them. Who adds to one counter waits for whoever did before him; who
-- adds a row waits for nobody.

-- Subjects on file.
create table subject_tally (
    n         bigint not null,
    -- Of them, made up.
    synthetic bigint not null
);
create function subject_tally() returns trigger language plpgsql as $$
begin
    insert into subject_tally select count(*), count(*) filter (where synthetic) from added having count(*) > 0;
    return null;
end $$;
create trigger subject_tally after insert on subject
    referencing new table as added for each statement execute function subject_tally();
insert into subject_tally select count(*), count(*) filter (where synthetic) from subject;

-- How many records of an item were counted when its cube was, and what has come to the lists and left them since.
alter table disclosure_counted add column n bigint not null default 0;
update disclosure_counted d
    set n = coalesce((select sum(m.n) from disclosure_cell c join disclosure_count m on m.cell = c.id where c.item = d.item), 0);
create table disclosure_change (
    item text not null,
    n    bigint not null
);
create index disclosure_change_by_item on disclosure_change (item);

-- What was never counted is counted at the next turn.
update browse_state set listed_on = null;

create function disclosure_came() returns trigger language plpgsql as $$
begin
    insert into disclosure_change select item, count(*) from added where listed group by item;
    return null;
end $$;
create trigger disclosure_came after insert on record
    referencing new table as added for each statement execute function disclosure_came();

create function disclosure_turned() returns trigger language plpgsql as $$
begin
    insert into disclosure_change
        select item, sum(n) from (select item, 1 as n from becomes where listed union all select item, -1 from was where listed) as t
        group by item having sum(n) <> 0;
    return null;
end $$;
create trigger disclosure_turned after update on record
    referencing old table as was new table as becomes for each statement execute function disclosure_turned();
