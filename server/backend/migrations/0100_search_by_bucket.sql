-- Where in the order of results the names with a pair of characters stand. The best tenth of a city is not named like the rest: its own
-- name is in every second of the others and in none of these, and the search walked sixty thousand names there to learn it.
-- Counted with the ranks (`store::subjects::rerank`); until then no pair is expected there, and the inverted index answers.
alter table gram add column top integer not null default 0, add column mid integer not null default 0;
