//! The program under the camera: this very executable, which is the program where the environment says so. Knows no picture.
use crate::screen::Screen;

/// Set in the environment of the copy that is the program.
const MARK: &str = "KAFDECK_PICTURED";

/// Whether this process is the program, and not who takes pictures of it.
pub fn is_the_program() -> bool {
    std::env::var_os(MARK).is_some()
}

/// Keys as a terminal sends them.
pub const ENTER: &str = "\r";
pub const ESCAPE: &str = "\x1b";

/// The program on its own cluster, with nobody's configuration.
pub struct Program {
    pub screen: Screen,
    _home: tempfile::TempDir,
}

impl Program {
    /// Opens it in a terminal of that many columns and rows.
    pub fn open(theme: &str, (columns, rows): (u16, u16)) -> Program {
        let home = tempfile::tempdir().expect("a folder can be made");
        let own = std::env::current_exe().expect("this program has a path");
        let environment = [
            (MARK, "1".to_owned()),
            ("KAFDECK_HOME", home.path().display().to_string()),
            ("TZ", "UTC".to_owned()),
            ("COLORTERM", "truecolor".to_owned()),
        ];
        let program = own.to_str().expect("its path is text");
        let screen = Screen::start(program, &["demo", "--theme", theme], environment, columns, rows);
        screen.see("Needs a look");
        Program { screen, _home: home }
    }

    /// Goes to a place by the palette.
    pub fn go(&mut self, place: &str) {
        self.screen.press(&format!(":{place}{ENTER}"));
    }
}
