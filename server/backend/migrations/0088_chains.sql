-- A matter that follows from another: the interview after an order that came to nothing.
alter table case_file add column after_case bigint references case_file;
create index case_file_after on case_file (after_case) where after_case is not null;
