-- Evidence names records that there are.
alter table plan_event add foreign key (record_id) references record;
