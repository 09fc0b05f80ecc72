-- "As known on a day" also for what is no record: since when an entry of a roster was known, and which codes a file was
-- kept under.
alter table roster_entry add column known_on date;
update roster_entry set known_on = (created_at at time zone 'Asia/Shanghai')::date;
alter table roster_entry alter column known_on set not null,
                         alter column known_on set default (now() at time zone 'Asia/Shanghai')::date;

-- A file that was merged at noon was one at the end of that day.
create function codes_known(of_file text, on_day date) returns setof text
    language sql stable parallel safe
    as $$
        select of_file
        union all
        select from_uscc from subject_alias
        where into_uscc = of_file and (from_at at time zone 'Asia/Shanghai')::date <= on_day
          and (to_at is null or (to_at at time zone 'Asia/Shanghai')::date > on_day)
    $$;
