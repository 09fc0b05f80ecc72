//! Rows as they are handed back: separated text that every spreadsheet reads.

/// Appends a field, quoted where it has to be. A field that a spreadsheet would take for a formula gets an apostrophe before
/// it: what a stranger wrote into a file must not run on the desk of who opens it.
pub fn push_field(line: &mut String, field: &str) {
    let armed = field.starts_with(['=', '@']);
    let plain = !field.bytes().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r'))
        && !field.starts_with([' ', '\t'])
        && !field.ends_with([' ', '\t']);
    if plain {
        if armed {
            line.push('\'');
        }
        line.push_str(field);
        return;
    }
    line.push('"');
    if armed {
        line.push('\'');
    }
    for (index, piece) in field.split('"').enumerate() {
        if index > 0 {
            line.push_str("\"\"");
        }
        line.push_str(piece);
    }
    line.push('"');
}

/// Appends a record's fields, as many as the header has.
pub fn push_record<'a>(line: &mut String, columns: usize, fields: impl Iterator<Item = &'a str>) {
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

/// The header of a file of refused rows, with the mark that makes spreadsheets read it as UTF-8. Mended, the file can be sent
/// again as it is: the three columns at the end are not read.
pub fn rejected_header(names: &[String]) -> String {
    let mut header = String::from("\u{feff}");
    push_record(&mut header, names.len(), names.iter().map(String::as_str));
    header.push_str(",行号,原因代码,原因\r\n");
    header
}

/// The end of a line in such a file.
pub fn push_reasons(line: &mut String, number: u64, codes: &str, reasons: &str) {
    line.push_str(&format!(",{number},{codes},"));
    push_field(line, reasons);
    line.push_str("\r\n");
}

/// Headers of the columns that a file of refused rows adds.
pub const ADDED: [&str; 3] = ["行号", "原因代码", "原因"];

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
    fn a_formula_leaves_unarmed() {
        let mut line = String::new();
        push_record(&mut line, 3, ["=1+1", "=HYPERLINK(\"x\",\"y\")", "a=b"].into_iter());
        assert_eq!(line, "'=1+1,\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\",a=b");
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
