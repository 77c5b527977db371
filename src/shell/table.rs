//! How the table of places is read: [`places!`] makes the routes of its rows. Knows no place.

/// A row: `Name(field: Type = sample) ["word"/field ? query] under parent, key "k" rank of_cluster "What the key does.";`
macro_rules! places {
    ($($(#[$doc:meta])* $name:ident
        $(($($item:ident: $item_type:ty = $item_sample:expr),+))?
        $({ $($field:ident: $type:ty = $sample:expr),+ })?
        [$($word:tt)/+ $(? $query:ident)?] under $above:expr
        $(, key $key:literal $rank:literal $of:ident $help:literal)?;)*) => {
        /// A place. Its text parses back to the same place.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum Route {
            $($(#[$doc])* $name $(($($item_type),+))? $({ $($field: $type),+ })?,)*
        }

        /// The words of each place.
        pub(super) const WORDS: &[PlaceWords] = &[$(&[$(word!(known $word)),+]),*];

        /// How each of them opens from everywhere, if it does.
        pub(crate) const JUMPS: &[Option<Jump>] = &[$(jump!($name [$($word)/+] $($key $rank $of $help)?)),*];

        /// Readers of the texts of places, given the words and what stands behind `?`.
        #[allow(unused_variables)]
        const READERS: &[fn(&[&str], &str) -> Option<Route>] = &[$(|words, query| {
            let mut words = words.iter().copied();
            $(word!(read $word words.next());)+
            $(let $query = query.to_owned();)?
            words.next().is_none().then_some(Route::$name $(($($item),+))? $({ $($field),+ })?)
        }),*];

        #[allow(unused_variables)]
        impl Route {
            /// Those that open from everywhere.
            pub fn jumps() -> impl Iterator<Item = &'static Jump> {
                JUMPS.iter().flatten()
            }

            /// One of every kind: for the key table, and for tests that visit all.
            pub fn every() -> Vec<Route> {
                vec![$(Route::$name
                    $(($(<$item_type>::from($item_sample)),+))?
                    $({ $($field: <$type>::from($sample)),+ })?),*]
            }

            /// The place that Esc leads to when this one was opened by name: the next one towards the deck.
            pub fn parent(&self) -> Option<Route> {
                use Route::*;
                match self.clone() {
                    $($name $(($($item),+))? $({ $($field),+ })? => $above,)*
                }
            }

            pub(super) fn read(words: &[&str], query: &str) -> Option<Route> {
                READERS.iter().find_map(|read| read(words, query))
            }

            /// The words of its text, and what stands behind `?`.
            pub(super) fn written(&self) -> (Vec<String>, String) {
                match self.clone() {
                    $(Route::$name $(($($item),+))? $({ $($field),+ })? => {
                        (vec![$(word!(write $word)),+], String::new() $(+ &$query)?)
                    })*
                }
            }
        }
    };
}

/// A word of a row: one that stands as it is, or a name.
macro_rules! word {
    (known $word:literal) => {
        Some($word)
    };
    (known $name:tt) => {
        None
    };
    (read $word:literal $text:expr) => {
        if $text? != $word {
            return None;
        }
    };
    (read $name:tt $text:expr) => {
        let $name = PlaceWord::read($text?)?;
    };
    (write $word:literal) => {
        $word.to_owned()
    };
    (write $name:tt) => {
        PlaceWord::write(&$name)
    };
}

/// How a row opens from everywhere, if it does.
macro_rules! jump {
    ($name:ident [$($word:tt)/+]) => {
        None
    };
    ($name:ident [$word:tt] $key:literal $rank:literal $of:ident $help:literal) => {
        Some(Jump {
            row: CommandRow {
                name: $word,
                keys: &[$key],
                label: $word,
                help: $help,
                rank: $rank,
                writes: false,
            },
            to: Route::$name,
            of_cluster: jump!($of),
        })
    };
    (of_cluster) => {
        true
    };
    (of_program) => {
        false
    };
}
