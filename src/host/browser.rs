//! Opening an address in the browser of whoever sits at the machine.

use std::process::{Command, Stdio};

/// Opens an address in the machine's usual browser; says whether there was anything to open it
/// with. The program does not wait for it.
pub(crate) fn open(address: &str) -> bool {
    let command: &[&str] = if cfg!(target_os = "macos") {
        &["open"]
    } else if cfg!(windows) {
        &["rundll32", "url.dll,FileProtocolHandler"]
    } else {
        &["xdg-open"]
    };
    let Some((program, arguments)) = command.split_first() else { return false };
    let started = Command::new(program)
        .args(arguments)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = started else { return false };
    // Somebody has to hear that it has ended, or its name stays in the list of processes.
    std::thread::spawn(move || child.wait());
    true
}
