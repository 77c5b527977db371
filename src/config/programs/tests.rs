//! Programs that answer, say nothing, end, hang, and are ended.
use super::*;
use crate::decode::framed::Body;

/// A shell's script, asked with little patience.
fn program(script: &str) -> Program {
    let words = ["/bin/sh", "-c", script].map(str::to_owned).to_vec();
    Program::of("command:d", words, Duration::from_millis(700))
}

/// What it says of these bytes, once it has said it.
fn said(program: &Program, bytes: &[u8]) -> Result<String, String> {
    match program.wait(bytes) {
        Interpreted::Known(decoder) => {
            let mut json = Vec::new();
            decoder.encoding().json(Body { bytes, message: None }, &mut json).unwrap();
            Ok(String::from_utf8(json).unwrap())
        }
        Interpreted::Lacks(why) => Err(why.to_string()),
        Interpreted::Coming => panic!("whoever waits is told"),
    }
}

#[test]
fn one_process_answers_one_value_after_the_other_and_is_asked_once_for_each() {
    let program =
        program(r#"n=0; while read -r line; do n=$((n+1)); echo "{ \"n\": $n, \"b\": \"$line\" }"; done"#);
    assert!(matches!(program.look(b"abc"), Interpreted::Coming), "nobody waits who looks");
    assert_eq!(said(&program, b"abc").as_deref(), Ok(r#"{"n":1,"b":"YWJj"}"#));
    assert_eq!(said(&program, &[0, 255]).as_deref(), Ok(r#"{"n":2,"b":"AP8="}"#));
    assert_eq!(said(&program, b"abc").as_deref(), Ok(r#"{"n":1,"b":"YWJj"}"#), "it is remembered");
    assert!(said(&program, &vec![0; 5 << 20]).unwrap_err().contains("more than 4 MiB"));
}

#[test]
fn what_is_no_json_is_the_reason_why_there_is_none() {
    let program =
        program("read -r a; echo 'no order of ours: kind 7'; read -r a; echo; read -r a; echo 12; read -r a");
    assert_eq!(said(&program, b"a").unwrap_err(), "the command says: no order of ours: kind 7");
    assert_eq!(said(&program, b"b").unwrap_err(), "the command says nothing of it");
    assert_eq!(said(&program, b"c").as_deref(), Ok("12"), "it was not ended");
}

#[test]
fn one_that_ends_says_its_last_words_and_is_started_again_for_the_next() {
    let program = program(
        "read -r line; [ $line = YQ== ] && { echo first >&2; echo 'bad \u{1b}[31mvalue' >&2; exit 3; }; echo true; read -r a",
    );
    let why = said(&program, b"a").unwrap_err();
    assert!(why.starts_with("the command ended (exit code 3): bad "), "{why}");
    assert!(why.contains("value") && !why.contains('\u{1b}'), "{why}");
    assert!(
        matches!(program.look(b"b"), Interpreted::Lacks(why) if why.contains("started again after a pause")),
        "no storm of processes: whoever only looks is told so"
    );
    assert_eq!(said(&program, b"b").as_deref(), Ok("true"), "whoever waits, waits for that");
    assert!(said(&program, b"a").is_err(), "it is not asked again what it ended over");
}

#[test]
fn one_that_hangs_answers_too_much_or_is_not_there_is_given_up() {
    let hangs = program("echo thinking >&2; cat >/dev/null");
    assert_eq!(said(&hangs, b"a").unwrap_err(), "the command gave no answer within 700ms: thinking");
    let endless = program("read -r line; yes aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | tr -d '\\n'");
    let why = said(&endless, b"a").unwrap_err();
    assert!(why.contains("more than 16 MiB") || why.contains("no answer within"), "{why}");
    let none = Program::of("command:/none/d", vec!["/none/d".to_owned()], PATIENCE);
    let why = match none.look(b"a") {
        Interpreted::Coming => said(&none, b"a").unwrap_err(),
        _ => panic!("nobody has looked yet"),
    };
    assert!(why.contains("the command can't be run: No such file") && !why.contains("PATH"), "{why}");
    let none = Program::of("command:no-such", vec!["no-such-program".to_owned()], PATIENCE);
    let why = said(&none, b"a").unwrap_err();
    assert!(
        why.contains("(it is looked for in PATH; write ./no-such-program for one in this folder)"),
        "{why}"
    );
    let silent = program("read -r line; echo done >&2; exec >&-; read -r more");
    assert_eq!(said(&silent, b"a").unwrap_err(), "the command closed its output: done");
}

#[test]
fn whoever_waits_is_woken_by_answers_and_not_by_others_who_wait() {
    let words = ["/bin/sh", "-c", "cat >/dev/null"].map(str::to_owned).to_vec();
    let program = Program::of("command:d", words, Duration::from_millis(200));
    std::thread::scope(|scope| {
        for bytes in [b"a", b"b"] {
            let program = &program;
            scope.spawn(move || said(program, bytes).unwrap_err());
        }
    });
    let looks = program.asking.asked.lock().looks;
    assert!(looks < 20, "looked {looks} times");
}

#[test]
fn what_speaks_unasked_is_believed_in_nothing() {
    let ready = program(r#"read -r line; printf '"ready"\n1\n'; while read -r line; do echo 2; done"#);
    let why = "the command answers more lines than it is asked";
    assert_eq!(said(&ready, b"a").unwrap_err(), why, "its answers are those of the questions before");
    let later = program(
        r#"read -r line; echo 0; n=0; while read -r line; do n=$((n+1)); echo $n; [ $n = 2 ] && echo too much; done"#,
    );
    assert_eq!(said(&later, b"first").as_deref(), Ok("0"));
    // It is found out with the third of these, or soon after, and started again.
    let is_again = |at: u32| said(&later, &at.to_be_bytes()).as_deref() == Ok("0");
    assert!((0..100).any(is_again), "nobody found out");
    assert!(!matches!(later.look(b"first"), Interpreted::Known(_)), "what it said before is forgotten");
}

#[test]
fn one_that_ends_after_each_answer_is_no_reason_for_a_storm() {
    let words = ["/bin/sh", "-c", "read -r line; echo 1; exit 5"].map(str::to_owned);
    let mut process = Process::start(&words).unwrap();
    assert_eq!(process.ask(b"YQ==\n".to_vec(), PATIENCE).as_deref(), Ok(&b"1"[..]));
    let why = loop {
        match process.is_there() {
            Ok(true) => std::thread::yield_now(),
            told => break told,
        }
    };
    assert_eq!(why, Err("ended (exit code 5)".into()), "it is not started again at once");
}

#[test]
fn it_is_ended_with_all_that_it_started() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pids").display().to_string();
    // Neither of them cares about the end of its input.
    let script = format!("sleep 1000 & echo $! $$ >{file}; read -r line; echo 1; sleep 1000");
    let words = ["/bin/sh".to_owned(), "-c".to_owned(), script];
    let mut process = Process::start(&words).unwrap();
    assert_eq!(process.ask(b"YQ==\n".to_vec(), PATIENCE).as_deref(), Ok(&b"1"[..]));
    drop(process);
    let pids = std::fs::read_to_string(file).unwrap();
    let until = Instant::now() + PATIENCE;
    for pid in pids.split_whitespace() {
        while runs(pid) {
            assert!(Instant::now() < until, "{pid} of {pids} still runs");
            std::thread::yield_now();
        }
    }
}

/// What is ended is listed until somebody asks for its end, which for what it had started is the system's first process.
fn runs(pid: &str) -> bool {
    let state = std::process::Command::new("ps").args(["-o", "stat=", "-p", pid]).output().unwrap();
    let state = String::from_utf8_lossy(&state.stdout).trim().to_owned();
    !state.is_empty() && !state.starts_with('Z')
}
