//! A record's history, its marks, persons, who looked: who may what.

use super::*;

/// Who answers for the record of the tests (a penalty of the market regulator): the credit office alone among everybody.
const ANSWERS: ByWho = [SignIn, Nothing, Nothing, Nothing, Nothing, Yes, Nothing, Nothing, Nothing];
/// Who may trace it: whose it is, and who answers for it.
const TRACES: ByWho = [SignIn, Yes, Nothing, Nothing, Nothing, Yes, Yes, Yes, Nothing];
/// Who reads more of a subject than is public: itself, and every office.
const DOSSIER: ByWho = [SignIn, Yes, Nothing, Yes, Yes, Yes, Yes, Yes, Nothing];

pub(crate) const PAGES: Pages = &[
    ("/records/{record}", EVERYBODY),
    ("/records/{record}/history", TRACES),
    ("/subjects/{uscc}/file", DOSSIER),
    ("/subjects/{uscc}/persons", DOSSIER),
    ("/business/looks", BUSINESSES),
    ("/official/records/{record}", ANSWERS),
    ("/official/persons", WORKERS),
    ("/official/persons/{person}", WORKERS),
    ("/official/looks", [SignIn, Nothing, Nothing, Nothing, Nothing, Yes, Nothing, Yes, Nothing]),
];

pub(crate) const READS: Reads = &[
    ("/api/fn/file/record", "id={record}", EVERYBODY),
    ("/api/fn/file/history", "id={record}&on=2026-05-01", TRACES),
    ("/api/fn/file/past", "uscc={uscc}&on=2026-05-01", DOSSIER),
    ("/api/fn/file/desk", "id={record}", ANSWERS),
    ("/api/fn/file/persons", "", WORKERS),
    // A search is its owner's alone, and a person's file opens for no other.
    (
        "/api/fn/file/persons",
        "look={look}",
        [SignIn, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing],
    ),
    ("/api/fn/file/person", "id={person}", WORKERS),
    ("/api/fn/file/responsible", "uscc={uscc}", DOSSIER),
    ("/api/fn/file/own_looks", "", BUSINESSES),
    ("/api/fn/file/looks", "", [SignIn, Nothing, Nothing, Nothing, Nothing, Yes, Nothing, Yes, Nothing]),
];

const CREDIT_OFFICE: [bool; 9] = [false, false, false, false, false, true, false, false, false];
const OFFICES: [bool; 9] = [false, false, false, true, true, true, false, false, false];

pub(crate) const WRITES: Writes = &[
    (
        "/api/fn/file/correct",
        "id={record}&version=1&values%5BCF_SY%5D=x&values%5BCF_YJ%5D=y&values%5BCF_NR%5D=z&values%5BCF_NR_FK%5D=1\
         &values%5BCF_JDRQ%5D=2026-03-10&values%5Breason%5D=r",
        CREDIT_OFFICE,
    ),
    ("/api/fn/file/annul", "id={record}&version=1&values%5Bon%5D=2026-11-20&values%5Breason%5D=r", CREDIT_OFFICE),
    ("/api/fn/file/mark", "id={record}&mark=objected&set=true&values%5Breason%5D=r", CREDIT_OFFICE),
    ("/api/fn/file/unmask", "id={record}&values%5Bpurpose%5D=approval&values%5Breason%5D=r", CREDIT_OFFICE),
    (
        "/api/fn/file/find_person",
        "values%5Bquery%5D=%E6%B2%88%E6%98%8E%E8%BF%9C&values%5Bpurpose%5D=approval&values%5Breason%5D=r",
        OFFICES,
    ),
    ("/api/fn/file/open_person", "id={person}&values%5Bpurpose%5D=approval&values%5Breason%5D=r", OFFICES),
    (
        "/api/fn/file/add_term",
        "uscc={uscc}&values%5Bname%5D=x&values%5Boffice%5D=principal&values%5Bfrom%5D=2026-01-01&values%5Breason%5D=r",
        [false, false, false, true, true, true, true, false, false],
    ),
];
pub(crate) const API: Api = &[];
