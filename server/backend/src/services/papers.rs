//! Papers of cases: taken in by their bytes, kept outside the database under their hash, given to who may read the case.

use super::cases::{object, side_of};
use crate::{
    App, Error, Result,
    ledger::{self, Entry, Hash},
    seal::Seal,
    sealed_file,
    services::{
        dishonesty::ANYONE,
        passwords::{hex, random},
    },
    store::{
        cases::{self, CaseRow},
        papers::{self, NewPaper, PaperRow},
    },
};
use shared::{
    access::{self, Viewer},
    case::Side,
    ids::{AccountId, CaseId},
    paper::{Inspector, MOST, PaperKind},
    ports::{Paper, PaperFile},
    problem::{Code, Problem},
};
use sm3::{Digest, Sm3};
use sqlx::PgConnection;
use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};

/// The longest name of a file that is kept.
const LONGEST_NAME: usize = 200;

impl App {
    /// Where papers lie.
    #[must_use]
    pub fn with_papers(mut self, folder: PathBuf) -> Self {
        self.papers = folder.into();
        self
    }

    /// Adds the file at `path` to a case that its owner is still writing. The file is moved away or copied; what remains at
    /// `path` is the caller's.
    pub(crate) async fn add_case_paper(
        &self,
        viewer: &Viewer,
        id: CaseId,
        place: u32,
        path: PathBuf,
        name: &str,
    ) -> Result<()> {
        let account = viewer.account.ok_or(Error::SignInNeeded)?;
        self.writable_case(viewer, id, place).await?;
        self.keep_paper(id, place, Some(account), path, name).await
    }

    /// Keeps a file with a case. Without an account behind it it is handed in at once, since nobody could hand it in later.
    pub(super) async fn keep_paper(
        &self,
        id: CaseId,
        place: u32,
        account: Option<AccountId>,
        path: PathBuf,
        name: &str,
    ) -> Result<()> {
        let (folder, seal) = (self.papers.to_path_buf(), self.seal.clone());
        // Reading twenty megabytes is no work for a thread that answers requests.
        let (hash, kind, size) = tokio::task::spawn_blocking(move || take_in(&path, &folder, &seal)).await??;
        let name: String = name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
        let mut tx = self.pool.begin().await?;
        let case = cases::lock(&mut tx, id.0).await?.ok_or(Error::NotFound)?;
        if !case.kind.kind().takes_papers(case.state) {
            return Err(Code::NotAllowedNow.into());
        }
        let there = papers::of_case(&mut *tx, id.0, None).await?;
        if there.len() as i64 >= MOST {
            return Err(Problem::new(Code::TooManyPapers).with("max", MOST).into());
        }
        let new = NewPaper {
            case_id: id.0,
            place: i16::try_from(place).unwrap_or(0),
            hash: &hash,
            name: if name.trim().is_empty() { kind.as_str() } else { name.trim() },
            kind,
            size: i64::try_from(size).unwrap_or(i64::MAX),
            account: account.map(|account| account.0),
            on: self.clock.today(),
        };
        // Added twice it is one paper. It may be added again as another paper, or once what was handed in came back.
        if let Some(paper) = papers::add(&mut *tx, &new).await? {
            let actor = account.map_or_else(|| ANYONE.to_owned(), |account| format!("account:{account}"));
            let object = format!("paper:{paper}");
            let change = (id.0, hex(&hash));
            let entry = Entry { actor: &actor, action: "paper.add", object: &object, change: &change };
            ledger::append(&mut tx, self.clock.now(), entry).await?;
        }
        if account.is_none() {
            papers::hand_in(&mut *tx, id.0).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Takes a paper back that was not handed in yet.
    pub(crate) async fn remove_case_paper(&self, viewer: &Viewer, id: CaseId, paper: i64) -> Result<()> {
        let account = viewer.account.ok_or(Error::SignInNeeded)?;
        self.writable_case(viewer, id, 0).await?;
        let mut tx = self.pool.begin().await?;
        if papers::case_of(&mut *tx, paper).await? != Some(id.0) {
            return Err(Error::NotFound);
        }
        if !papers::remove(&mut *tx, paper).await? {
            return Err(Code::NotAllowedNow.into());
        }
        let (actor, object) = (format!("account:{account}"), format!("paper:{paper}"));
        let entry = Entry { actor: &actor, action: "paper.remove", object: &object, change: &id.0 };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
        tx.commit().await?;
        // The file stays: another case may have the same one, and nobody can ask for it any more.
        Ok(())
    }

    /// The case whose papers its owner may still change.
    async fn writable_case(&self, viewer: &Viewer, id: CaseId, place: u32) -> Result<CaseRow> {
        let case = cases::find(&self.pool, id.0).await?.ok_or(Error::NotFound)?;
        if !access::allowed(viewer, access::Action::Write, object(&case, viewer)) {
            return Err(Error::NotFound);
        }
        let kind = case.kind.kind();
        let asked = usize::try_from(place).is_ok_and(|place| place < kind.papers.len());
        if !asked || !kind.takes_papers(case.state) {
            return Err(Code::NotAllowedNow.into());
        }
        Ok(case)
    }

    /// The papers of a case as a viewer may see them: departments see what was handed in.
    pub(crate) async fn case_papers(
        &self,
        db: &mut PgConnection,
        viewer: &Viewer,
        case: &CaseRow,
    ) -> Result<Vec<Paper>> {
        if case.kind.kind().papers.is_empty() {
            return Ok(Vec::new());
        }
        let rows = papers::of_case(db, case.id, None).await?;
        let (side, _) = side_of(viewer, case);
        Ok(rows.into_iter().filter(|row| side == Side::Owner || row.handed).map(|row| line(&row)).collect())
    }

    /// One paper's file, for who may read its case.
    pub(crate) async fn case_paper(&self, viewer: &Viewer, paper: i64) -> Result<PaperFile> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        let mut tx = self.eyes_of(viewer).await?;
        let id = papers::case_of(&mut *tx, paper).await?.ok_or(Error::NotFound)?;
        let case = cases::find(&mut *tx, id).await?.ok_or(Error::NotFound)?;
        if !access::allowed(viewer, access::Action::Read, object(&case, viewer)) {
            return Err(Error::NotFound);
        }
        let row = papers::of_case(&mut *tx, id, Some(paper)).await?.pop().ok_or(Error::NotFound)?;
        tx.commit().await?;
        let (side, _) = side_of(viewer, &case);
        if side == Side::Handler && !row.handed {
            return Err(Error::NotFound);
        }
        let (place, seal, paper) = (place_of(&self.papers, &row.hash), self.seal.clone(), line(&row));
        let pieces = tokio::task::spawn_blocking(move || sealed_file::read(&seal, &row.hash, fs::File::open(place)?));
        let pieces = pieces.await?.map_err(|error| Error::Internal(format!("a paper is not where it lay: {error}")))?;
        Ok(PaperFile { paper, pieces: Box::new(pieces) })
    }
}

pub(super) fn line(row: &PaperRow) -> Paper {
    Paper {
        id: row.id,
        place: u32::try_from(row.place).unwrap_or(0),
        name: row.name.clone(),
        kind: row.kind,
        size: u64::try_from(row.size).unwrap_or(0),
        handed: row.handed,
        added_on: row.added_on,
    }
}

/// Where the file with this hash lies.
fn place_of(folder: &Path, hash: &[u8]) -> PathBuf {
    let name = hex(hash);
    folder.join(&name[..2]).join(&name[2..])
}

/// Looks at a file and puts it under its hash: whole or not at all.
fn take_in(path: &Path, folder: &Path, seal: &Seal) -> Result<(Hash, PaperKind, u64)> {
    let broken = |error: std::io::Error| Error::Internal(format!("a paper can't be kept: {error}"));
    let mut file = fs::File::open(path).map_err(broken)?;
    let (mut inspector, mut digest, mut piece) = (Inspector::default(), Sm3::new(), vec![0_u8; 64 << 10]);
    loop {
        let n = file.read(&mut piece).map_err(broken)?;
        if n == 0 {
            break;
        }
        inspector.feed(&piece[..n])?;
        digest.update(&piece[..n]);
    }
    let (kind, size) = inspector.finish()?;
    let hash: Hash = digest.finalize().into();
    let place = place_of(folder, &hash);
    if place.exists() {
        return Ok((hash, kind, size));
    }
    let shelf = place.parent().unwrap_or(folder);
    fs::create_dir_all(shelf).map_err(broken)?;
    let making = shelf.join(format!(".{}", hex(&random::<8>()?)));
    // Sealed into a file of its own and renamed, so that nobody reads half of one.
    let kept = fs::File::create(&making).and_then(|mut to| {
        sealed_file::write(seal, &hash, &mut fs::File::open(path)?, &mut to)?;
        to.sync_all()
    });
    match kept.and_then(|()| fs::rename(&making, &place)) {
        Ok(()) => Ok((hash, kind, size)),
        Err(error) => {
            let _ = fs::remove_file(&making);
            Err(broken(error))
        }
    }
}
