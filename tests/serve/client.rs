//! The preview as a browser meets it: over a real socket, with real events.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

/// Longer than anything takes on a busy machine; whoever waits for it has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A running preview. It ends with its test.
pub(crate) struct Preview {
    pub child: Child,
    pub port: u16,
    /// The path below which the site stands.
    pub base: String,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as a build has it: without the script, and the signs that the script carries.
    pub(crate) fn without_script(&self) -> (Vec<u8>, Option<String>) {
        const TAG: &str = "<script src=\"/__noticeboard/live.js?";
        let text = self.text();
        let Some((page, tag)) = text.rsplit_once(TAG) else { return (self.body.clone(), None) };
        let signs = tag.strip_suffix("\" defer></script>").expect("one tag, at the end");
        (page.as_bytes().to_vec(), Some(signs.to_owned()))
    }
}

impl Preview {
    pub(crate) fn of(site: &Path) -> Self {
        Self::telling(site, Stdio::null())
    }

    /// The same with a place for what it tells the terminal.
    pub(crate) fn telling(site: &Path, told: Stdio) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_noticeboard"))
            .args(["serve", "--port", "0", "--site"])
            .arg(site)
            .env("NO_COLOR", "1")
            .stdout(Stdio::piped())
            .stderr(told)
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.as_mut().expect("a pipe"));
        out.read_line(&mut line).expect("a line");
        let address = line.trim().rsplit_once("http://127.0.0.1:").expect("an address").1;
        let (port, base) = address.split_once('/').expect("a path");
        let (port, base) = (port.parse().expect("a port"), format!("/{base}"));
        Self { child, port, base }
    }

    /// Asks for a path below the site's own.
    pub(crate) fn get(&self, path: &str) -> Answer {
        let head = format!("GET {}{path} HTTP/1.0\r\nHost: 127.0.0.1:{}\r\n", self.base, self.port);
        self.ask(&format!("{head}\r\n"))
    }

    /// Sends a request as it is.
    pub(crate) fn ask(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
        let status = status.parse().expect("a number");
        let header = |line: &str| {
            let (name, value) = line.split_once(':').expect("a header");
            (name.to_ascii_lowercase(), value.trim().to_owned())
        };
        Answer { status, headers: lines.map(header).collect(), body: bytes[end + 4..].to_vec() }
    }

    /// Opens a page as a browser does: fetches it, and listens under its signs.
    pub(crate) fn open(&self, path: &str) -> Tab<'_> {
        let mut tab = Tab { preview: self, path: path.to_owned(), events: mpsc::channel().1 };
        tab.reload();
        tab
    }

    /// Waits until a page says what it should.
    pub(crate) fn until(&self, path: &str, holds: impl Fn(&Answer) -> bool) -> Answer {
        let began = Instant::now();
        loop {
            let answer = self.get(path);
            if holds(&answer) {
                return answer;
            }
            assert!(began.elapsed() < PATIENCE, "{path} still is\n{}", answer.text());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// How much memory the program holds, in KiB; `None` where the machine does not say.
    pub(crate) fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.split_whitespace().next()?.parse().ok()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A page that is open in a browser.
pub(crate) struct Tab<'a> {
    preview: &'a Preview,
    path: String,
    events: Receiver<(String, String)>,
}

impl Tab<'_> {
    /// Fetches the page anew and listens for what is news to it.
    pub(crate) fn reload(&mut self) -> String {
        let answer = self.preview.get(&self.path);
        let (page, signs) = answer.without_script();
        let signs = signs.expect("a page");
        self.events = listen(self.preview, &self.path, &signs);
        String::from_utf8_lossy(&page).into_owned()
    }

    /// Waits for an event of this name that holds these words.
    pub(crate) fn hears(&self, name: &str, words: &str) -> String {
        let began = Instant::now();
        let mut heard = Vec::new();
        while began.elapsed() < PATIENCE {
            let Ok((event, data)) = self.events.recv_timeout(Duration::from_millis(100)) else {
                continue;
            };
            if event == name && data.contains(words) {
                return data;
            }
            heard.push((event, data));
        }
        panic!("no `{name}` with `{words}` was heard, but {heard:?}");
    }

    /// Reloads at every word of a change, as a browser does, until the page holds these words; gives
    /// all that was shown on the way.
    pub(crate) fn shows(&mut self, words: &str) -> Vec<String> {
        let mut shown = Vec::new();
        loop {
            self.hears("page", "");
            let page = self.reload();
            let is_there = page.contains(words);
            shown.push(page);
            if is_there {
                return shown;
            }
        }
    }

    /// The names of the events that come in this time.
    pub(crate) fn heard_in(&self, time: Duration) -> Vec<String> {
        std::thread::sleep(time);
        self.events.try_iter().map(|(name, _)| name).collect()
    }
}

fn listen(preview: &Preview, path: &str, signs: &str) -> Receiver<(String, String)> {
    let (sender, receiver) = mpsc::channel();
    let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).expect("a connection");
    let target = format!("/__noticeboard/events/{signs}{}{path}", preview.base);
    let head = format!("GET {target} HTTP/1.0\r\nHost: localhost:{}\r\n\r\n", preview.port);
    stream.write_all(head.as_bytes()).expect("sent");
    std::thread::spawn(move || {
        let mut name = String::new();
        for line in BufReader::new(stream).lines() {
            let Ok(line) = line else { return };
            if let Some(event) = line.strip_prefix("event: ") {
                name = event.to_owned();
            } else if let Some(data) = line.strip_prefix("data: ")
                && sender.send((name.clone(), data.to_owned())).is_err()
            {
                return;
            }
        }
    });
    receiver
}
