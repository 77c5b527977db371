//! A process on a leash: it dies when its owner drops it and also when this program ends in any way, a panic or a
//! kill -9 included. Knows nothing of what it runs.
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The shell holds the leash: it waits for one word on its standard input, a signal's name. When this program ends, the
/// kernel closes the pipe, the word is empty, and that means KILL. (PR_SET_PDEATHSIG would do it at the end of the
/// *thread* that started the process, which in a test binary is far too early.)
const SHELL: &str = r#"exec 9<&0; "$@" </dev/null 9<&- & child=$!; read signal <&9; kill -s "${signal:-KILL}" $child; wait $child"#;

/// A running process, its output in a file.
pub struct Leash {
    shell: Child,
    log: PathBuf,
}

impl Leash {
    /// Starts `program` with `arguments`; standard output and error go to the file `log`.
    pub fn start(program: &OsStr, arguments: &[String], log: &Path) -> Leash {
        let output = File::options().create(true).append(true).open(log).expect("the log file opens");
        let errors = output.try_clone().expect("a file handle doubles");
        let shell = Command::new("sh")
            .args(["-c", SHELL, "leash"])
            .arg(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(output)
            .stderr(errors)
            // A group of its own: Ctrl-C must reach the shell through the pipe, or it would die before it can kill.
            .process_group(0)
            .spawn()
            .expect("sh starts");
        Leash { shell, log: log.to_path_buf() }
    }

    /// Asks the process to end and waits until it has.
    pub fn terminate(mut self) {
        self.end(b"TERM\n");
    }

    /// Ends it by SIGINT, which some take for a wish to be quick, and waits until it has.
    pub fn interrupt(mut self) {
        self.end(b"INT\n");
    }

    fn end(&mut self, word: &[u8]) {
        if let Some(mut leash) = self.shell.stdin.take() {
            // The shell may have been killed from outside: then there is nobody left to tell.
            let _ = leash.write_all(word);
        }
        let _ = self.shell.wait();
    }

    /// The process id of the program itself (not of the shell that holds it), while it runs.
    pub fn id(&self) -> Option<u32> {
        let shell = self.shell.id();
        let children = fs::read_to_string(format!("/proc/{shell}/task/{shell}/children")).ok()?;
        children.split_whitespace().next()?.parse().ok()
    }

    /// Whether the program is still there: not ended by itself.
    pub fn runs(&self) -> bool {
        let state = self.id().and_then(|id| fs::read_to_string(format!("/proc/{id}/status")).ok());
        // The shell collects its child only at the end: until then one that has ended is a zombie.
        state.is_some_and(|text| !text.contains("State:\tZ"))
    }

    /// The last lines of its output, for a message about what went wrong.
    pub fn last_words(&self) -> String {
        let text = fs::read(&self.log).unwrap_or_default();
        let text = String::from_utf8_lossy(&text).into_owned();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        self.end(b"");
    }
}
