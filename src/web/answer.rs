//! What an answer means before its content does: JSON, the service's own error, a login, a web page, something else.
use super::fault::{WebKind, WebWhy};
use super::hidden_words::hidden;
use crate::http::HttpAnswer;
use serde_json::Value;

/// How gzip begins.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The JSON of a good answer, null where it is empty.
pub(super) fn judged(answer: &HttpAnswer, kind: &WebKind, with_login: bool) -> Result<Value, WebWhy> {
    let HttpAnswer { status, body, .. } = answer;
    let text = String::from_utf8_lossy(&body[..body.len().min(4096)]);
    let json = || serde_json::from_slice::<Value>(body);
    if matches!(status, 401 | 403) {
        let words = if is_page(answer, &text) { title(&text) } else { short(&text) };
        return Err(WebWhy::Login { status: *status, words, with_login, table: kind.table });
    }
    if *status == 407 {
        return Err(WebWhy::Odd("a proxy in between wants a login (407)".to_owned()));
    }
    if body.starts_with(&GZIP) {
        return Err(WebWhy::Odd(
            "its answer is compressed (gzip), which nobody asked for: does a proxy stand in between?"
                .to_owned(),
        ));
    }
    if is_page(answer, &text) {
        return Err(WebWhy::WebPage { status: *status, title: title(&text), called: kind.called });
    }
    if (200..300).contains(status) {
        if body.is_empty() {
            return Ok(Value::Null);
        }
        return json().map_err(|error| match error.is_eof() {
            true => WebWhy::Odd(format!("its JSON is cut short after {} bytes", body.len())),
            false => WebWhy::Odd(format!(
                "its answer is no JSON ({error}): is this {}? It begins: {}",
                kind.called,
                short(&text)
            )),
        });
    }
    Err(refusal(answer, kind, &text))
}

fn refusal(answer: &HttpAnswer, kind: &WebKind, text: &str) -> WebWhy {
    let (status, called) = (answer.status, kind.called);
    let json = serde_json::from_slice::<Value>(&answer.body).unwrap_or(Value::Null);
    let code = json.get("error_code").and_then(Value::as_i64);
    let refused = |message: String| WebWhy::Refused { status, code, message, called };
    let word = |name: &str| json.get(name).and_then(Value::as_str);
    match (word("message").or_else(|| word("Message")), word("__type")) {
        // As AWS refuses.
        (message, Some(kind)) => refused(hidden(&format!("{kind}: {}", message.unwrap_or_default()))),
        // It may say a value again that was sent.
        (Some(message), None) => refused(hidden(message.trim())),
        _ if answer.body.is_empty() => refused("it says no more".to_owned()),
        _ if status == 429 => refused(short(text)),
        _ => WebWhy::Odd(format!("it answers {status}, not as {called} does: {}", short(text))),
    }
}

fn is_page(answer: &HttpAnswer, text: &str) -> bool {
    answer.content_type.starts_with("text/html") || text.trim_start().starts_with('<')
}

fn title(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let inside = lower.find("<title>").map(|at| at + "<title>".len());
    let end = lower.find("</title>");
    match (inside, end) {
        (Some(from), Some(to)) if from <= to => short(&text[from..to]),
        _ => String::new(),
    }
}

fn short(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut = match one_line.char_indices().nth(120) {
        Some((at, _)) => format!("{}…", &one_line[..at]),
        None => one_line,
    };
    hidden(&cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: WebKind = WebKind { called: "Connect", table: "the profile's connect table" };

    fn answer(status: u16, content_type: &str, body: &str) -> HttpAnswer {
        let body = body.as_bytes().to_vec().into();
        HttpAnswer { status, content_type: content_type.to_owned(), location: None, body }
    }

    #[test]
    fn what_is_not_the_service_is_said_in_a_sentence() {
        let said =
            |status, kind, body| judged(&answer(status, kind, body), &KIND, false).unwrap_err().to_string();
        let page = "<html><head><title>Sign in\n to Acme</title></head>";
        assert!(
            said(200, "text/html;charset=utf-8", page)
                .starts_with("a web page \"Sign in to Acme\" answered (200)")
        );
        assert!(said(404, "text/html", "<html>").contains("perhaps a proxy's login"));
        assert!(
            said(401, "application/json", "User cannot access the resource.").contains("a login is wanted")
        );
        assert!(said(200, "", "{\"a\": [1, 2").contains("cut short after 11 bytes"));
        assert!(said(200, "", "hello").contains("is this Connect? It begins: hello"));
        assert!(said(429, "", "slow down").contains("too often (429), try again in a moment: slow down"));
        assert_eq!(
            said(404, "application/json", r#"{"error_code":404,"message":"Connector x not found"}"#),
            "Connect refuses (404): Connector x not found"
        );
        assert_eq!(judged(&answer(204, "", ""), &KIND, false).unwrap(), Value::Null);
    }
}
