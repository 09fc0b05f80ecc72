//! A record's history, its marks, persons, who looked.
