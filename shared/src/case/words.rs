//! What kinds say to their readers.

use crate::problem::Lang;

/// A text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Words {
    /// Nothing to say.
    pub const NONE: Words = Words { zh: "", en: "" };

    /// In one language.
    pub fn say(self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }

    /// Whether there is nothing to say.
    pub fn is_empty(self) -> bool {
        self.zh.is_empty()
    }
}

/// Both languages of one text, for the files of the kinds.
pub(super) const fn words(zh: &'static str, en: &'static str) -> Words {
    Words { zh, en }
}

/// How a state is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// On its way, or without consequence.
    Plain,
    /// Came to a good end.
    Good,
    /// The business has to do something.
    Due,
    /// Came to a bad end.
    Bad,
}
