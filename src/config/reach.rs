//! From where this program sits to where a cluster says that it is: another address to dial (`map`), and what every connection
//! is opened through (`via`). As text and as values; knows no socket and no process.
use super::address::Address;
use crate::security::Secret;
use regex::Regex;
use serde::Deserialize;
use std::fmt;
use std::str::FromStr;

/// What opens connections instead of this program itself: to the addresses of the profile and to those that brokers advertise.
///
/// `ssh bastion -W %h:%p`, `kubectl exec -i toolbox -- nc %h %p`, `socks5://host:1080`, `http://user:password@proxy:3128`.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(with = "String"))]
pub enum Tunnel {
    /// A program and its arguments; its standard input and output are the connection. `%h` and `%p` stand for the address.
    Command(Vec<String>),
    /// A SOCKS5 proxy (RFC 1928), which looks names up.
    Socks5 { proxy: Address, login: Option<ProxyLogin> },
    /// An HTTP proxy that takes CONNECT (RFC 9110, 9.3.6).
    Http { proxy: Address, login: Option<ProxyLogin> },
}

/// Who logs in to a proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxyLogin {
    pub user: String,
    pub password: Secret,
}

impl Tunnel {
    /// As the file has it, a proxy's password included: for the file only.
    pub fn written(&self) -> String {
        self.text(Secret::expose)
    }

    fn text(&self, password: impl Fn(&Secret) -> &str) -> String {
        let proxy = |scheme: &str, proxy: &Address, login: &Option<ProxyLogin>| {
            let login = login.as_ref().map(|login| format!("{}:{}@", login.user, password(&login.password)));
            format!("{scheme}://{}{proxy}", login.unwrap_or_default())
        };
        match self {
            Tunnel::Command(words) => words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" "),
            Tunnel::Socks5 { proxy: at, login } => proxy("socks5", at, login),
            Tunnel::Http { proxy: at, login } => proxy("http", at, login),
        }
    }

    /// The words of the command that opens this address.
    ///
    /// # Errors
    /// A host that could be taken for something else by a program: brokers tell these names.
    pub fn words(command: &[String], address: &Address) -> Result<Vec<String>, String> {
        let harmless = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '%');
        if address.host.starts_with('-') || !address.host.chars().all(harmless) {
            return Err("this is no host name that could be handed to a program".to_owned());
        }
        let port = address.port.to_string();
        Ok(command.iter().map(|word| filled(word, &address.host, &port)).collect())
    }
}

/// A word as [`split`] reads it back.
fn quoted(word: &str) -> std::borrow::Cow<'_, str> {
    let plain = |c: char| !c.is_whitespace() && !matches!(c, '\'' | '"' | '\\');
    if !word.is_empty() && word.chars().all(plain) {
        return word.into();
    }
    format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\"")).into()
}

/// `%h` and `%p` for host and port, `%%` for a percent sign, as ssh's ProxyCommand has them. In one pass: a host may hold `%p`.
fn filled(word: &str, host: &str, port: &str) -> String {
    let mut out = String::new();
    let mut rest = word;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let (with, length) = match rest.as_bytes().get(at + 1) {
            Some(b'h') => (host, 2),
            Some(b'p') => (port, 2),
            Some(b'%') => ("%", 2),
            _ => ("%", 1),
        };
        out.push_str(with);
        rest = &rest[at + length..];
    }
    out + rest
}

/// As it is written, with a password as dots.
impl fmt::Display for Tunnel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(|_| "•••"))
    }
}

impl fmt::Debug for Tunnel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tunnel({self})")
    }
}

impl FromStr for Tunnel {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let Some((scheme, rest)) =
            text.split_once("://").filter(|(scheme, _)| !scheme.contains(char::is_whitespace))
        else {
            return command(text);
        };
        let (login, place) = match rest.trim_end_matches('/').rsplit_once('@') {
            Some((login, place)) => (Some(login_of(login)?), place),
            None => (None, rest.trim_end_matches('/')),
        };
        let proxy: Address = place.parse()?;
        if place.rsplit_once(':').is_none_or(|(_, port)| port.parse::<u16>().is_err()) {
            return Err(format!("the proxy {place:?} needs its port: {scheme}://{place}:1080"));
        }
        match scheme {
            // The h of others says that the proxy looks names up, as it always does here.
            "socks5" | "socks5h" => Ok(Tunnel::Socks5 { proxy, login }),
            "http" => Ok(Tunnel::Http { proxy, login }),
            other => Err(format!(
                "{other}:// is no way to connect: a command with %h and %p, socks5:// or http://"
            )),
        }
    }
}

impl TryFrom<String> for Tunnel {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

fn login_of(text: &str) -> Result<ProxyLogin, String> {
    let (user, password) = text.split_once(':').unwrap_or((text, ""));
    if user.is_empty() {
        return Err("the login of a proxy is user:password@".to_owned());
    }
    Ok(ProxyLogin { user: user.to_owned(), password: password.into() })
}

fn command(text: &str) -> Result<Tunnel, String> {
    let words = split(text)?;
    if words.is_empty() {
        return Err(
            "it is empty: a command with %h and %p, socks5://host:port or http://host:port".to_owned()
        );
    }
    let names = |mark: &str| words.iter().skip(1).any(|word| word.contains(mark));
    if words.len() == 1 {
        // It may be an address gone wrong, with a password in it: it is not said again.
        return Err(
            "one word is no way to connect: a command must name %h and %p, a proxy is socks5://host:port or http://host:port"
                .to_owned(),
        );
    }
    if !names("%h") || !names("%p") {
        return Err(format!(
            "`{text}` must name %h and %p, the host and port to connect to: each broker has its own"
        ));
    }
    Ok(Tunnel::Command(words))
}

/// Words at blanks; quotes and backslashes as a shell has them. No shell runs the command: brokers tell what stands in it.
fn split(text: &str) -> Result<Vec<String>, String> {
    let (mut words, mut word) = (Vec::new(), None::<String>);
    let mut chars = text.chars();
    let mut quote = None;
    while let Some(c) = chars.next() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            ('\'' | '"', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            ('\\', None | Some('"')) => word.get_or_insert_default().push(chars.next().unwrap_or('\\')),
            (c, None) if c.is_whitespace() => words.extend(word.take()),
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    if quote.is_some() {
        return Err(format!("`{text}`: a quote is not closed"));
    }
    words.extend(word);
    Ok(words)
}

/// One rule of where to dial instead: `b-(\d+)\.internal:9092 = localhost:1909$1`. The pattern must fit the whole of the
/// address; the first rule that fits decides. The name that TLS checks stays the advertised one.
#[derive(Clone, Deserialize)]
#[serde(try_from = "String")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(with = "String"))]
pub struct MapRule {
    text: String,
    pattern: Regex,
    target: String,
}

impl MapRule {
    /// Where to dial for an address, if this rule is for it.
    fn apply(&self, address: &Address) -> Option<Result<Address, String>> {
        let text = address.to_string();
        let found = self.pattern.captures(&text)?;
        let mut target = String::new();
        found.expand(&self.target, &mut target);
        Some(target.parse().map_err(|why| format!("the rule {:?} makes of it {target:?}: {why}", self.text)))
    }
}

/// Where to dial for an address that was given or advertised.
///
/// # Errors
/// If a rule makes something of it that is no address.
pub fn dialled(rules: &[MapRule], address: &Address) -> Result<Address, String> {
    rules.iter().find_map(|rule| rule.apply(address)).unwrap_or_else(|| Ok(address.clone()))
}

impl PartialEq for MapRule {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for MapRule {}

impl fmt::Display for MapRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for MapRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MapRule({self})")
    }
}

impl FromStr for MapRule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // An address holds no equals sign; a pattern may.
        let (pattern, target) = text
            .rsplit_once('=')
            .map(|(pattern, target)| (pattern.trim(), target.trim()))
            .filter(|(pattern, target)| !pattern.is_empty() && !target.is_empty())
            .ok_or_else(|| format!("`{text}`: expected `advertised address = address to dial`"))?;
        let whole = format!("^(?:{pattern})$");
        let pattern = Regex::new(&whole).map_err(|error| format!("`{text}`: {error}"))?;
        Ok(MapRule { text: text.to_owned(), pattern, target: target.to_owned() })
    }
}

impl TryFrom<String> for MapRule {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn via(text: &str) -> Tunnel {
        text.parse().unwrap_or_else(|why| panic!("{text}: {why}"))
    }

    #[test]
    fn commands_are_split_as_a_shell_would_and_filled_without_one() {
        let Tunnel::Command(words) = via(r#"ssh -o "ProxyJump a b" 'x''y' bastion\ 1 -W %h:%p %%h"#) else {
            panic!()
        };
        assert_eq!(words, ["ssh", "-o", "ProxyJump a b", "xy", "bastion 1", "-W", "%h:%p", "%%h"]);
        let filled = Tunnel::words(&words, &Address::new("b-1.internal", 9092)).unwrap();
        assert_eq!(filled[5..], ["-W", "b-1.internal:9092", "%h"]);
        assert_eq!(via(&via(r#"a '' "b\\c d'" %h %p"#).written()), via(r#"a '' "b\\c d'" %h %p"#));
        for hostile in ["-oProxyCommand=evil", "$(evil)", "a b", "a;b", "a\nb", "`x`"] {
            assert!(Tunnel::words(&words, &Address::new(hostile, 1)).is_err(), "{hostile}");
        }
        // What stands in a host's place is not filled again.
        assert_eq!(filled_word("%h"), "fe80::1%p");
    }

    fn filled_word(word: &str) -> String {
        super::filled(word, "fe80::1%p", "1")
    }

    #[test]
    fn proxies_are_addresses_and_show_no_password() {
        for text in ["socks5:/me:geheim@proxy:1080", "me:geheim@proxy:1080", "sox5://me:geheim@proxy:1080"] {
            assert!(!text.parse::<Tunnel>().unwrap_err().contains("geheim"), "{text}");
        }
        let proxy = via("socks5h://me:geheim@proxy:1080");
        assert_eq!(proxy.to_string(), "socks5://me:•••@proxy:1080");
        assert!(!format!("{proxy:?}").contains("geheim"));
        assert_eq!(via("http://[::1]:3128/").to_string(), "http://[::1]:3128");
        for (wrong, word) in [
            ("socks5://proxy", "needs its port"),
            ("https://proxy:1", "no way to connect"),
            ("ssh bastion", "must name %h and %p"),
            ("nc %h", "must name %h and %p"),
            ("", "it is empty"),
            ("ssh 'a -W %h:%p", "quote"),
        ] {
            let why = wrong.parse::<Tunnel>().unwrap_err();
            assert!(why.contains(word), "{wrong}: {why}");
        }
    }

    #[test]
    fn the_first_rule_that_fits_the_whole_address_decides() {
        let rules: Vec<MapRule> = [r"b-(\d+)\.internal:9092 = localhost:1909$1", r"(.*):(\d+) = $1.proxy:$2"]
            .map(|text| text.parse().unwrap())
            .into();
        let to = |host: &str, port| dialled(&rules, &Address::new(host, port)).unwrap().to_string();
        assert_eq!(to("b-2.internal", 9092), "localhost:19092");
        assert_eq!(to("xb-2.internal", 9092), "xb-2.internal.proxy:9092");
        assert_eq!(dialled(&[], &Address::new("a", 1)).unwrap(), Address::new("a", 1));
        let odd: MapRule = "(.*):9092 = $1:99999".parse().unwrap();
        assert!(dialled(&[odd], &Address::new("a", 9092)).unwrap_err().contains("99999"));
        for wrong in ["a:1", "= b:1", "(a = b:1", "a ="] {
            assert!(wrong.parse::<MapRule>().is_err(), "{wrong}");
        }
    }
}
