-- A page of a roster, and its count, from one index.
drop index roster_entry_list;
create index roster_entry_list on roster_entry (kind, from_on desc, id desc) include (to_on);
