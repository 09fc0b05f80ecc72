//! `FILE.rejected.csv`: every row that was not taken, as it was sent, with its number and the reasons. Mended, it can be
//! sent again as it is: the added columns are not read.

use reader::{push_reasons, rejected_header};
use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

/// The file while it is being written: beside its place, under another name, so that nobody reads half of it.
pub(super) struct Rejected {
    path: PathBuf,
    header: String,
    open: Option<(PathBuf, BufWriter<File>)>,
}

impl Rejected {
    /// Will be at `path`, once there is a row.
    pub(super) fn new(path: &Path, names: &[String]) -> Self {
        Self { path: path.to_owned(), header: rejected_header(names), open: None }
    }

    /// Where it will be.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Adds one row; `line` is the record as `reader::push_record` wrote it.
    pub(super) fn add(&mut self, line: &str, number: u64, codes: &str, reasons: &str) -> io::Result<()> {
        if self.open.is_none() {
            let mut name = self.path.clone().into_os_string();
            name.push(".part");
            let part = PathBuf::from(name);
            let mut file = BufWriter::new(File::create(&part)?);
            file.write_all(self.header.as_bytes())?;
            self.open = Some((part, file));
        }
        let Some((_, file)) = &mut self.open else { return Ok(()) };
        let mut tail = String::new();
        push_reasons(&mut tail, number, codes, reasons);
        file.write_all(line.as_bytes())?;
        file.write_all(tail.as_bytes())
    }

    /// Makes sure that every row is on the disk. Comes before the commit: when there is no room, nothing is taken in.
    pub(super) fn seal(&mut self) -> io::Result<()> {
        match &mut self.open {
            Some((_, file)) => {
                file.flush()?;
                file.get_ref().sync_all()
            }
            None => Ok(()),
        }
    }

    /// Puts the file in its place; without a row, an older one of the same name goes: it tells of another try.
    pub(super) fn place(mut self) -> io::Result<Option<PathBuf>> {
        match self.open.take() {
            Some((part, file)) => {
                drop(file);
                fs::rename(&part, &self.path)?;
                Ok(Some(self.path.clone()))
            }
            None => match fs::remove_file(&self.path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(None),
            },
        }
    }
}

impl Drop for Rejected {
    fn drop(&mut self) {
        if let Some((part, file)) = self.open.take() {
            drop(file);
            // Left behind only when even this fails; the next import overwrites it.
            let _ = fs::remove_file(part);
        }
    }
}
