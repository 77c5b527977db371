//! Tones: the meanings that a theme turns into styles. Knows no colour.

macro_rules! tones {
    ($($(#[doc = $doc:literal])* $tone:ident = $name:literal),+ $(,)?) => {
        /// What a piece of text means to the reader. Only a [`Theme`](super::theme::Theme) knows how that looks.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Tone {
            #[default]
            $($(#[doc = $doc])* $tone),+
        }

        impl Tone {
            /// All tones, in the order of their discriminants.
            pub const ALL: &'static [Tone] = &[$(Tone::$tone),+];

            /// The name of this tone in theme files.
            pub fn name(self) -> &'static str {
                match self { $(Tone::$tone => $name),+ }
            }
        }
    };
}

tones! {
    /// Ordinary text in the terminal's own colour.
    Plain = "plain",
    /// Text that may be overlooked: units, labels, what is old.
    Muted = "muted",
    /// Text that stands out without a verdict.
    Strong = "strong",
    /// All is well.
    Good = "good",
    /// Worth a look.
    Warn = "warn",
    /// Something is wrong.
    Bad = "bad",
    /// What a search or filter found.
    Match = "match",
    /// The found place where the reader stands now.
    MatchHere = "match-here",
    /// The selected row.
    Selected = "selected",
    /// Where the reader is.
    Title = "title",
    /// A key in the footer or in help.
    Key = "key",
    /// A link, a focused field.
    Accent = "accent",
    /// Sparklines, bars and histograms: seen, not read.
    Spark = "spark",
    /// Null, as opposed to empty.
    Null = "null",
    /// Thin lines and frames.
    Rule = "rule",
    /// Heads of columns.
    Head = "head",
    /// The cell under the text cursor.
    Cursor = "cursor",
    /// A place in typed text that does not parse.
    Mistake = "mistake",
    /// A control character made visible.
    Control = "control",
    /// A member's name in JSON.
    JsonKey = "json-key",
    /// A string.
    Str = "string",
    /// A number.
    Number = "number",
    /// A literal word: true, false, a keyword of a query.
    Word = "word",
    /// Brackets, commas, operators.
    Punct = "punct",
    /// An XML element's name.
    Tag = "tag",
    /// An XML attribute's name.
    Attribute = "attribute",
    /// A comment.
    Comment = "comment",
    /// First of six colours that only tell things apart (topics in one list).
    Series1 = "series-1",
    /// Second of six.
    Series2 = "series-2",
    /// Third of six.
    Series3 = "series-3",
    /// Fourth of six.
    Series4 = "series-4",
    /// Fifth of six.
    Series5 = "series-5",
    /// Sixth of six.
    Series6 = "series-6",
}

impl Tone {
    /// The colour of the `index`th of several things that must be told apart; repeats after six.
    pub fn series(index: usize) -> Tone {
        const SERIES: [Tone; 6] =
            [Tone::Series1, Tone::Series2, Tone::Series3, Tone::Series4, Tone::Series5, Tone::Series6];
        SERIES[index % SERIES.len()]
    }
}
