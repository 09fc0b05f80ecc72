-- Each character's initial by one look into the index: joined as tables, every name cost a pass over all characters.
create or replace function pinyin_initials(key text) returns text language plpgsql stable parallel safe as $$
declare
    given text := key;
    w record;
begin
    if exists (select from pinyin_word where position(word in key) > 0) then
        for w in select word, letters from pinyin_word where position(word in key) > 0 order by length(word) desc, word loop
            given := replace(given, w.word, w.letters);
        end loop;
    end if;
    return (select coalesce(string_agg(coalesce(
                (select p.letter from pinyin_character p where p.character = c.ch),
                case when c.ch ~ '^[a-z0-9]$' then c.ch end), '' order by c.place), '')
            from string_to_table(given, null) with ordinality as c (ch, place));
end $$;
