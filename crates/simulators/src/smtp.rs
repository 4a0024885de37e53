//! A mail server: takes letters and keeps them, or refuses, dawdles and hangs up as it is told.

use crate::serve::{Handle, listen};
use base::Result;
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

/// What it does with the next letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    #[default]
    Takes,
    /// Says this code to the receiver's address: 4xx for now, 5xx for good.
    Refuses(u16),
    /// Answers each command so much later.
    Slow(Duration),
    /// Takes the letter, and hangs up before it says so.
    CutsAfter,
    /// Hangs up before it has the letter.
    CutsBefore,
}

/// A letter it has taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub from: String,
    pub to: String,
    /// What `AUTH PLAIN` said, as it was said.
    pub auth: Option<String>,
    /// Headers and body.
    pub data: String,
}

impl Taken {
    pub fn header(&self, name: &str) -> Option<&str> {
        let head = self.data.split("\r\n\r\n").next().unwrap_or_default();
        head.split("\r\n").find_map(|line| line.split_once(": ").filter(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value))
    }
}

/// Cheap to clone; all are the same server.
#[derive(Clone, Default)]
pub struct Mailbox(Arc<Mutex<(Mood, Vec<Taken>)>>);

impl Mailbox {
    fn with<T>(&self, f: impl FnOnce(&mut (Mood, Vec<Taken>)) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn set(&self, mood: Mood) {
        self.with(|state| state.0 = mood);
    }

    pub fn letters(&self) -> Vec<Taken> {
        self.with(|state| state.1.clone())
    }

    /// Listens until the handle is dropped.
    pub async fn start(&self, bind: SocketAddr) -> Result<Handle> {
        let (listener, addr) = listen(bind).await?;
        let own = self.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let own = own.clone();
                tokio::spawn(async move { own.serve(stream).await });
            }
        });
        Ok(Handle::of(addr, task))
    }

    async fn serve(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 stand-in ESMTP\r\n").await?;
        let (mut from, mut to, mut auth) = (String::new(), String::new(), None);
        let mut line = String::new();
        while {
            line.clear();
            stream.read_line(&mut line).await? > 0
        } {
            let mood = self.with(|state| state.0);
            if let Mood::Slow(pause) = mood {
                tokio::time::sleep(pause).await;
            }
            let said = line.trim_end();
            let upper = said.to_ascii_uppercase();
            let address = || said.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
            let reply = match upper.split([' ', ':']).next().unwrap_or_default() {
                "EHLO" => "250-stand-in\r\n250 AUTH PLAIN".to_owned(),
                "AUTH" => {
                    auth = said.rsplit(' ').next().map(str::to_owned);
                    "235 2.7.0 welcome".to_owned()
                }
                "MAIL" => {
                    from = address();
                    "250 2.1.0 fine".to_owned()
                }
                "RCPT" => match mood {
                    Mood::Refuses(code) => format!("{code} not this one"),
                    _ => {
                        to = address();
                        "250 2.1.5 fine".to_owned()
                    }
                },
                "DATA" => {
                    if mood == Mood::CutsBefore {
                        return Ok(());
                    }
                    stream.write_all(b"354 go on\r\n").await?;
                    let data = body(&mut stream).await?;
                    self.with(|state| state.1.push(Taken { from: from.clone(), to: to.clone(), auth: auth.clone(), data }));
                    if mood == Mood::CutsAfter {
                        return Ok(());
                    }
                    "250 2.0.0 taken".to_owned()
                }
                "QUIT" => return stream.write_all(b"221 bye\r\n").await,
                _ => "502 5.5.1 not known".to_owned(),
            };
            stream.write_all(format!("{reply}\r\n").as_bytes()).await?;
        }
        Ok(())
    }
}

/// Up to the lonely dot.
async fn body(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let (mut data, mut line) = (String::new(), String::new());
    while {
        line.clear();
        stream.read_line(&mut line).await? > 0
    } {
        if line == ".\r\n" {
            break;
        }
        data.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
    Ok(data)
}
