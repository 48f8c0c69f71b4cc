//! Questions to the person at the terminal.

use std::io::{BufRead, IsTerminal, Write, stderr, stdin};

use domain::Message;

use crate::fault::Fault;

/// Names the password where nobody can be asked. It is never read from the arguments, which others can see.
pub(crate) const PASSWORD_VARIABLE: &str = "STAMMKUNDE_PASSWORD";

/// Whether somebody sits at the terminal.
pub(crate) fn can_ask() -> bool {
    stdin().is_terminal() && stderr().is_terminal()
}

/// Asks a question; an empty answer takes what is proposed.
pub(crate) fn ask(question: &str, proposed: &str) -> Result<String, Fault> {
    let mut out = stderr().lock();
    let proposal = if proposed.is_empty() { String::new() } else { format!(" [{proposed}]") };
    write!(out, "{question}{proposal}: ")?;
    out.flush()?;
    let answer = line()?;
    Ok(if answer.is_empty() { proposed.to_owned() } else { answer })
}

fn line() -> Result<String, Fault> {
    let mut answer = String::new();
    if stdin().lock().read_line(&mut answer)? == 0 {
        return Err(Fault::Told(Message::new("cli-no-answer")));
    }
    Ok(answer.trim().to_owned())
}

/// A new password: from the environment, else typed twice without being shown.
pub(crate) fn new_password(question: &str, again: &str) -> Result<String, Fault> {
    if let Ok(password) = std::env::var(PASSWORD_VARIABLE) {
        return Ok(password);
    }
    if !can_ask() {
        return Err(Fault::Told(Message::new("cli-no-password").with("variable", PASSWORD_VARIABLE)));
    }
    loop {
        let first = unseen(question)?;
        if unseen(again)? == first {
            return Ok(first);
        }
        writeln!(stderr().lock(), "≠")?;
    }
}

/// Asks without showing what is typed.
fn unseen(question: &str) -> Result<String, Fault> {
    write!(stderr().lock(), "{question}: ")?;
    stderr().flush()?;
    let hidden = Hidden::begin();
    let answer = line();
    drop(hidden);
    writeln!(stderr().lock())?;
    answer
}

/// Hides what is typed while it lives.
#[cfg(unix)]
struct Hidden(Option<rustix::termios::Termios>);

#[cfg(unix)]
impl Hidden {
    fn begin() -> Self {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let before = tcgetattr(stdin()).ok();
        if let Some(mut modes) = before.clone() {
            modes.local_modes.remove(LocalModes::ECHO);
            let _ = tcsetattr(stdin(), OptionalActions::Flush, &modes);
        }
        Self(before)
    }
}

#[cfg(unix)]
impl Drop for Hidden {
    fn drop(&mut self) {
        use rustix::termios::{OptionalActions, tcsetattr};
        if let Some(before) = &self.0 {
            let _ = tcsetattr(stdin(), OptionalActions::Flush, before);
        }
    }
}

#[cfg(not(unix))]
struct Hidden;

#[cfg(not(unix))]
impl Hidden {
    const fn begin() -> Self {
        Self
    }
}
