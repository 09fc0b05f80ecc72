//! Tables of lines. A heading and the cells under it are told once, together: so they cannot drift apart, and a column
//! that not everybody sees is left out in one place.

use leptos::{html, prelude::*};

/// A table of `T`, a line each. The first column is the heading of its row; on a phone each line becomes a small card
/// whose cells carry the headings of their columns (`desk.css`).
pub struct Table<'a, T> {
    lines: &'a [T],
    frame: Frame,
    cells: Vec<Cell<'a, T>>,
}

type Cell<'a, T> = Box<dyn Fn(&'a T) -> AnyView + 'a>;

/// What does not depend on the lines.
struct Frame {
    caption: String,
    hidden: bool,
    class: &'static str,
    heads: Vec<Head>,
}

#[derive(Clone, Copy)]
struct Head {
    text: &'static str,
    class: Option<&'static str>,
}

impl<'a, T> Table<'a, T> {
    /// A table below a heading that says what it shows: its caption is for those who hear it.
    pub fn named(lines: &'a [T], caption: impl Into<String>) -> Self {
        let frame = Frame { caption: caption.into(), hidden: true, class: "stack", heads: Vec::new() };
        Self { lines, frame, cells: Vec::new() }
    }

    /// A table under its caption.
    pub fn titled(lines: &'a [T], caption: impl Into<String>) -> Self {
        let mut table = Self::named(lines, caption);
        table.frame.hidden = false;
        table
    }

    /// With other classes than `stack` alone.
    #[must_use]
    pub fn class(mut self, class: &'static str) -> Self {
        self.frame.class = class;
        self
    }

    /// A column; without a heading where its cells speak for themselves, as buttons do.
    #[must_use]
    pub fn column<V: IntoView + 'static>(self, heading: &'static str, cell: impl Fn(&'a T) -> V + 'a) -> Self {
        self.add(heading, None, Box::new(move |line| cell(line).into_any()))
    }

    /// A column that is there only if `shown`.
    #[must_use]
    pub fn column_if<V: IntoView + 'static>(
        self,
        shown: bool,
        heading: &'static str,
        cell: impl Fn(&'a T) -> V + 'a,
    ) -> Self {
        if shown { self.column(heading, cell) } else { self }
    }

    /// A column of numbers.
    #[must_use]
    pub fn number<V: IntoView + 'static>(self, heading: &'static str, cell: impl Fn(&'a T) -> V + 'a) -> Self {
        self.add(heading, Some("num"), Box::new(move |line| cell(line).into_any()))
    }

    /// A column of days, which are not broken over lines.
    #[must_use]
    pub fn day<V: IntoView + 'static>(self, heading: &'static str, cell: impl Fn(&'a T) -> V + 'a) -> Self {
        self.add(heading, Some("day"), Box::new(move |line| cell(line).into_any()))
    }

    fn add(mut self, text: &'static str, class: Option<&'static str>, cell: Cell<'a, T>) -> Self {
        self.frame.heads.push(Head { text, class });
        self.cells.push(cell);
        self
    }

    /// The table alone.
    pub fn view(self) -> AnyView {
        let rows = self.lines.iter().map(|line| self.cells.iter().map(|cell| cell(line)).collect()).collect();
        self.frame.around(rows)
    }

    /// The table on a card.
    pub fn card(self) -> AnyView {
        view! { <section class="card">{self.view()}</section> }.into_any()
    }

    /// The table on a card, or the sentence that says why there is none.
    pub fn card_or(self, none: &'static str) -> AnyView {
        if self.lines.is_empty() {
            return view! { <section class="card empty"><p>{none}</p></section> }.into_any();
        }
        self.card()
    }
}

impl Frame {
    fn around(self, rows: Vec<Vec<AnyView>>) -> AnyView {
        let heads = self.heads.iter().map(|head| head.view()).collect_view();
        let rows = rows
            .into_iter()
            .map(|row| {
                let cells = self.heads.iter().zip(row).enumerate();
                let cells = cells.map(|(at, (head, cell))| head.over(at == 0, cell)).collect_view();
                view! { <tr>{cells}</tr> }
            })
            .collect_view();
        let caption = html::caption().attr("class", self.hidden.then_some("hidden")).child(self.caption);
        view! {
            <table class=self.class>
                {caption}
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    }
}

/// Built by hand: `view!` writes an empty `class` where there is none.
impl Head {
    fn view(self) -> AnyView {
        match self.text {
            "" => view! { <td></td> }.into_any(),
            text => html::th().scope("col").attr("class", self.class).child(text).into_any(),
        }
    }

    /// A cell below it.
    fn over(self, first: bool, cell: AnyView) -> AnyView {
        if first {
            return html::th().scope("row").attr("class", self.class).child(cell).into_any();
        }
        let label = (!self.text.is_empty()).then_some(self.text);
        html::td().attr("class", self.class).attr("data-label", label).child(cell).into_any()
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn html(table: Table<'_, (i32, &'static str)>) -> String {
        let html = Owner::new().with(|| table.card_or("none here").to_html());
        html.replace("<!>", "").replace("<!---->", "")
    }

    #[test]
    fn each_cell_carries_the_heading_of_its_column() {
        let table = Table::named(&[(7, "seven")], "Numbers")
            .column("Word", |line| line.1)
            .number("Number", |line| line.0)
            .column("", |_| view! { <button>"press"</button> });
        let want = r#"<section class="card"><table class="stack"><caption class="hidden">Numbers</caption>"#.to_owned()
            + r#"<thead><tr><th scope="col">Word</th><th scope="col" class="num">Number</th><td></td></tr></thead>"#
            + r#"<tbody><tr><th scope="row">seven</th><td class="num" data-label="Number">7</td>"#
            + "<td><button>press</button></td></tr></tbody></table></section>";
        assert_eq!(html(table), want);
    }

    #[test]
    fn a_column_that_is_not_shown_leaves_neither_heading_nor_cell() {
        let of = |shown| {
            let table = Table::titled(&[(7, "seven")], "Numbers");
            html(table.column("Number", |line| line.0).column_if(shown, "Word", |line| line.1))
        };
        assert!(of(true).contains(r#"<td data-label="Word">seven</td>"#), "{}", of(true));
        assert!(!of(false).contains("Word") && !of(false).contains("seven"), "{}", of(false));
    }

    #[test]
    fn without_lines_it_says_so() {
        let table = Table::named(&[], "Numbers").column("Number", |line: &(i32, &str)| line.0);
        assert_eq!(html(table), r#"<section class="card empty"><p>none here</p></section>"#);
    }
}
