//! `FILE.rejected.csv`: every row that was not taken, as it was sent, with its number and the reasons. Mended, it can be
//! sent again as it is: the added columns are not read.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

/// Appends a field, quoted where it has to be.
pub(super) fn push_field(line: &mut String, field: &str) {
    let plain = !field.bytes().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r'))
        && !field.starts_with([' ', '\t'])
        && !field.ends_with([' ', '\t']);
    if plain {
        line.push_str(field);
        return;
    }
    line.push('"');
    for (index, piece) in field.split('"').enumerate() {
        if index > 0 {
            line.push_str("\"\"");
        }
        line.push_str(piece);
    }
    line.push('"');
}

/// Appends a record's fields, as many as the header has.
pub(super) fn push_record<'a>(line: &mut String, columns: usize, fields: impl Iterator<Item = &'a str>) {
    let mut written = 0;
    for field in fields.take(columns) {
        if written > 0 {
            line.push(',');
        }
        push_field(line, field);
        written += 1;
    }
    for _ in written.max(1)..columns {
        line.push(',');
    }
}

/// The file while it is being written: beside its place, under another name, so that nobody reads half of it.
pub(super) struct Rejected {
    path: PathBuf,
    header: String,
    open: Option<(PathBuf, BufWriter<File>)>,
}

impl Rejected {
    /// Will be at `path`, once there is a row.
    pub(super) fn new(path: &Path, names: &[String]) -> Self {
        // The mark makes spreadsheets read it as UTF-8.
        let mut header = String::from("\u{feff}");
        push_record(&mut header, names.len(), names.iter().map(String::as_str));
        header.push_str(",行号,原因代码,原因\r\n");
        Self { path: path.to_owned(), header, open: None }
    }

    /// Where it will be.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Adds one row; `line` is the record as [`push_record`] wrote it.
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
        let mut tail = format!(",{number},{codes},");
        push_field(&mut tail, reasons);
        tail.push_str("\r\n");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_back_as_they_were() {
        let fields = ["plain", "with,comma", "quote\"s", "line\nend", " blank ", "", "䶮"];
        let mut line = String::new();
        push_record(&mut line, fields.len(), fields.iter().copied());
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
        let record = reader.records().next().unwrap().unwrap();
        assert_eq!(record.iter().collect::<Vec<_>>(), fields);
    }

    #[test]
    fn short_and_long_records_get_the_width_of_the_header() {
        let mut line = String::new();
        push_record(&mut line, 4, ["a", "b"].into_iter());
        assert_eq!(line, "a,b,,");
        line.clear();
        push_record(&mut line, 2, ["a", "b", "c"].into_iter());
        assert_eq!(line, "a,b");
        line.clear();
        push_record(&mut line, 3, std::iter::empty());
        assert_eq!(line, ",,");
    }
}
