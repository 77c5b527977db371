//! `kafdeck completions SHELL`, and the answer when the shell then asks for options and verbs. Which names there are stands in
//! `completing`.
use super::exit::Exit;
use clap_complete::CompleteEnv;
use clap_complete::env::{Bash, EnvCompleter, Fish, Zsh};

/// Set by the script in the shell when it asks this program for candidates.
const VARIABLE: &str = "KAFDECK_COMPLETE";

/// Print the script that makes a shell complete kafdeck's options, verbs, profiles, topics and groups
#[derive(Debug, clap::Args)]
#[command(after_help = "\
bash: echo 'source <(kafdeck completions bash)' >> ~/.bashrc
zsh:  echo 'source <(kafdeck completions zsh)' >> ~/.zshrc
fish: kafdeck completions fish > ~/.config/fish/completions/kafdeck.fish")]
pub struct CompletionsArgs {
    shell: Shell,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
}

impl CompletionsArgs {
    /// Prints the script.
    pub fn run(&self) -> anyhow::Result<Exit> {
        let shell: &dyn EnvCompleter = match self.shell {
            Shell::Bash => &Bash,
            Shell::Zsh => &Zsh,
            Shell::Fish => &Fish,
        };
        shell.write_registration(VARIABLE, "kafdeck", "kafdeck", "kafdeck", &mut std::io::stdout())?;
        Ok(Exit::Done)
    }
}

/// If the shell's script is asking, answers it out of the whole command line and ends the program.
pub fn answer_the_shell(command: impl Fn() -> clap::Command) {
    CompleteEnv::with_factory(command).var(VARIABLE).complete();
}
