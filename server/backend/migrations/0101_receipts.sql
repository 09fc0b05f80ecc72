-- What became of telling others what a case changed: its steps and what they noted have the time of one transaction.
create index outbox_of_record on outbox (object, at) where kind = 'record';
