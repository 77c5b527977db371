//! PEM as people have it: line ends that a `.properties` file has turned into blanks, or a shell into `\n`, are put back
//! before OpenSSL sees it, which refuses such text where Java takes it. Pure.

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";
/// What may stand before the base64 (RFC 1421).
const HEADERS: [&str; 2] = ["Proc-Type:", "DEK-Info:"];
/// As long as OpenSSL writes its own lines.
const WIDTH: usize = 64;

/// The same blocks with their line ends where they belong. What stands around them is left out.
pub fn rewrapped(text: &str) -> String {
    // Written out by whoever put a file into a variable. No backslash stands in base64.
    let text = text.replace("\\r", "\n").replace("\\n", "\n");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((label, body, after)) = next_block(rest) {
        out.push_str(&format!("{BEGIN}{label}{DASHES}\n"));
        push_body(body, &mut out);
        out.push_str(&format!("{END}{label}{DASHES}\n"));
        rest = after;
    }
    out
}

/// Label and body of the first block, and what follows it.
fn next_block(text: &str) -> Option<(&str, &str, &str)> {
    let from = text.find(BEGIN)? + BEGIN.len();
    let (label, rest) = text[from..].split_once(DASHES)?;
    let (body, rest) = rest.split_once(END)?;
    let (_, rest) = rest.split_once(DASHES)?;
    Some((label, body, rest))
}

/// Old encrypted keys have two lines of their own in front (`Proc-Type`, `DEK-Info`), and an empty one.
fn push_body(body: &str, out: &mut String) {
    let mut words = body.split_whitespace();
    let mut headed = false;
    loop {
        let mut ahead = words.clone();
        let name = ahead.next().filter(|word| HEADERS.contains(word));
        // Without a value it is none.
        let (Some(name), Some(value)) = (name, ahead.next()) else { break };
        out.push_str(&format!("{name} {value}\n"));
        (words, headed) = (ahead, true);
    }
    if headed {
        out.push('\n');
    }
    // A line that goes on in the next ends in a backslash, which base64 has none of.
    let base64: Vec<char> = words.flat_map(str::chars).filter(|c| *c != '\\').collect();
    for line in base64.chunks(WIDTH) {
        out.extend(line);
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_come_back_wherever_they_went() {
        let body = "A".repeat(100);
        let right = format!(
            "-----BEGIN CERTIFICATE-----\n{}\n{}\n-----END CERTIFICATE-----\n",
            &body[..64],
            &body[64..]
        );
        let two = format!("{right}{right}");
        assert_eq!(rewrapped(&two), two);
        assert_eq!(rewrapped(&two.replace('\n', " ")), two, "a properties file");
        assert_eq!(rewrapped(&two.replace('\n', "\\n")), two, "a variable");
        assert_eq!(rewrapped(&two.replace('\n', "\r\n")), two, "another system");
        assert_eq!(rewrapped(&format!("subject=CN = x\n{right}")), right, "what openssl writes around it");
        assert_eq!(rewrapped("no block -----BEGIN X----- and no end"), "");
    }

    #[test]
    fn old_encrypted_keys_keep_their_headers() {
        let key = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A\n\nQUJD\n\
                   -----END RSA PRIVATE KEY-----\n";
        assert_eq!(rewrapped(&key.replace('\n', " ")), key);
        assert_eq!(rewrapped(key), key);
        // Nothing else is a header: a line of no base64 that ends in a colon stays where it is.
        let odd = format!("-----BEGIN X-----\n{}:\n::\n-----END X-----\n", "A".repeat(63));
        assert_eq!(rewrapped(&odd), odd);
        assert_eq!(
            rewrapped("-----BEGIN X-----Proc- Type:-----END X-----"),
            "-----BEGIN X-----\nProc-Type:\n-----END X-----\n"
        );
        assert_eq!(
            rewrapped("-----BEGIN X-----\nProc-Type:\n-----END X-----\n"),
            "-----BEGIN X-----\nProc-Type:\n-----END X-----\n"
        );
    }
}
