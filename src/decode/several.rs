//! The seam of schemas that lie in several files: which types these define. Which one a name means is told here, for every language of
//! schemas in one way.
use crate::nearest::did_you_mean;

/// Of many names, so many are told.
const MOST_NAMES: usize = 8;
/// The same of files that are of no use.
const MOST_BROKEN: usize = 3;

/// A file, by its path below the folder; or why it can't be read.
pub(crate) type FolderFile = (String, Result<Vec<u8>, String>);

/// Files that name each other's types.
pub(super) trait SeveralFiles {
    /// What is looked for, in words: "type", "message".
    fn what(&self) -> &'static str;

    /// The full names of all types, in their order.
    fn names(&self) -> Vec<&str>;

    /// The files that a type stands in, if they don't all say the same of it.
    fn places(&self, full: &str) -> Vec<&str>;

    /// The files that are of no use, each with the reason and its line; whatever does not need them is none the worse.
    fn broken(&self) -> &[String];
}

/// An error with the files that could not be read: they may have what is missing.
pub(super) fn with_broken<T>(files: &dyn SeveralFiles, found: Result<T, String>) -> Result<T, String> {
    found.map_err(|why| match files.broken() {
        [] => why,
        broken => format!("{why}; of no use there: {}", some(broken, MOST_BROKEN, "; ")),
    })
}

/// The full name of the type that a name means, with its namespace or without; no name: the only one.
///
/// # Errors
/// There is none, there are several, or files differ in what it is.
pub(super) fn meant(files: &dyn SeveralFiles, name: Option<&str>) -> Result<String, String> {
    let full = full_name(files, name)?;
    match files.places(&full)[..] {
        [] | [_] => Ok(full),
        ref places => {
            let places = some(places, MOST_NAMES, " and ");
            Err(format!("{full} stands in {places}, which differ: choose a folder with one of them"))
        }
    }
}

/// The same, wherever that stands.
fn full_name(files: &dyn SeveralFiles, name: Option<&str>) -> Result<String, String> {
    let (what, names) = (files.what(), files.names());
    let Some(name) = name else {
        return match names[..] {
            [] => Err(format!("there is no {what} in it")),
            [only] => Ok(only.to_owned()),
            _ => Err(format!("it has several, say which behind a #: {}", some(&names, MOST_NAMES, ", "))),
        };
    };
    if names.contains(&name) {
        return Ok(name.to_owned());
    }
    let ending = format!(".{name}");
    let short: Vec<&str> = names.iter().copied().filter(|full| full.ends_with(&ending)).collect();
    match short[..] {
        [only] => Ok(only.to_owned()),
        [] => {
            let own = |full: &&'_ str| full.rsplit('.').next().unwrap_or_default().to_owned();
            let ends: Vec<String> = names.iter().map(own).collect();
            let hint = did_you_mean(name, names.iter().copied().chain(ends.iter().map(String::as_str)));
            let known = if names.is_empty() { "none".to_owned() } else { some(&names, MOST_NAMES, ", ") };
            Err(format!("there is no {what} {name}{hint} (there is {known})"))
        }
        _ => Err(format!("{name} may be {}", some(&short, MOST_NAMES, ", "))),
    }
}

/// The first of them, and how many more there are.
fn some(all: &[impl AsRef<str>], most: usize, between: &str) -> String {
    let first: Vec<&str> = all.iter().take(most).map(AsRef::as_ref).collect();
    let more = all.len().saturating_sub(most);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", first.join(between))
}
