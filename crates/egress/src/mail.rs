//! Handing a letter to a mail server (SMTP, RFC 5321): the address is checked and then connected as it was checked, the certificate
//! is verified, and a password is only said when the line is encrypted.

use crate::{
    Egress, address,
    client::{System, tls},
    target::denied,
};
use base::{Error, Result};
use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;

/// How the line to the server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailSecurity {
    /// From the first byte, usually at port 465.
    Tls,
    /// After a word, usually at port 587. A server that does not offer it is not used.
    Starttls,
    /// Not at all: for a server on the same machine.
    None,
}

/// One letter and the way it goes.
#[derive(Clone)]
pub struct Letter {
    pub host: String,
    pub port: u16,
    pub security: MailSecurity,
    /// User name and password.
    pub credentials: Option<(String, String)>,
    /// `host:port` pairs that may be reached whatever their address.
    pub allow: Vec<String>,
    pub from: String,
    pub to: String,
    /// Headers and body, lines ended by CRLF, all ASCII.
    pub data: String,
    pub timeout: Duration,
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Letter(to {} by {}:{})", self.to, self.host, self.port)
    }
}

const LINE_MAX: u64 = 2_000;
const LINES_MAX: usize = 100;
/// The name we greet with: nobody learns anything about this machine.
const GREETING: &str = "EHLO localhost";

impl Egress {
    /// Answers the server's last word. `mail_refused` is for good, everything else may be tried again.
    pub async fn post_mail(&self, letter: &Letter) -> Result<String> {
        let place = format!("{}:{}", letter.host, letter.port);
        let plain = |address: &str| address.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>'));
        if !plain(&letter.from) || !plain(&letter.to) {
            return Err(Error::invalid("bad_mail_address", "an address holds characters that a mail server cannot be told").place(place));
        }
        // Servers do not agree on where such a line ends: to some of them the rest would be another letter.
        if !letter.data.is_ascii() || letter.data.split("\r\n").any(|line| line.contains(['\r', '\n'])) {
            let words = "the letter holds a line that does not end with CRLF, or a character beyond ASCII";
            return Err(Error::invalid("bad_mail_text", words)
                .place(place)
                .fix("look for such a character in the settings of the mail server"));
        }
        let done = tokio::time::timeout(letter.timeout, self.hand_over(letter, &place)).await;
        done.unwrap_or_else(|_| {
            Err(Error::timeout("egress_timeout", format!("{place} did not take the mail in {:?}", letter.timeout)).place(place))
        })
    }

    async fn hand_over(&self, letter: &Letter, place: &str) -> Result<String> {
        let stream = self.line(letter, place).await?;
        if letter.security == MailSecurity::Tls {
            let mut talk = Talk::new(self.encrypted(stream, letter, place).await?, place);
            talk.expect("", &[220]).await?;
            return talk.letter(letter).await;
        }
        let mut talk = Talk::new(stream, place);
        talk.expect("", &[220]).await?;
        if letter.security == MailSecurity::None {
            return talk.letter(letter).await;
        }
        talk.expect(GREETING, &[250]).await?;
        talk.expect("STARTTLS", &[220]).await?;
        // What the other side said before the handshake counts for nothing.
        if !talk.stream.buffer().is_empty() {
            return Err(broken(place, "it spoke before the line was encrypted"));
        }
        Talk::new(self.encrypted(talk.stream.into_inner(), letter, place).await?, place).letter(letter).await
    }

    /// To the address that was checked, so that a second answer of a name server is never asked for.
    async fn line(&self, letter: &Letter, place: &str) -> Result<TcpStream> {
        let unreachable = |e: String| {
            Error::unavailable("egress_unreachable", format!("{place} could not be reached: {e}"))
                .place(place)
                .fix("check the address, the network, and whether the other side is running")
        };
        let found = match letter.host.parse::<IpAddr>() {
            Ok(ip) => vec![ip],
            Err(_) => {
                let resolver = self.options().resolver.clone().unwrap_or_else(|| Arc::new(System));
                resolver.resolve(&letter.host).await.map_err(|e| unreachable(e.to_string()))?
            }
        };
        if !letter.allow.iter().any(|entry| entry.trim().eq_ignore_ascii_case(place)) {
            for ip in &found {
                if let Some(what) = address::refusal(*ip) {
                    return Err(denied(place, *ip, what));
                }
            }
        }
        let mut last = "it has no address".to_owned();
        for ip in found {
            let connecting = TcpStream::connect(SocketAddr::new(ip, letter.port));
            match tokio::time::timeout(self.options().connect_timeout, connecting).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(e)) => last = e.to_string(),
                Err(_) => last = "no answer in time".to_owned(),
            }
        }
        Err(unreachable(last))
    }

    async fn encrypted(&self, stream: TcpStream, letter: &Letter, place: &str) -> Result<tokio_rustls::client::TlsStream<TcpStream>> {
        let config = tls(true, &self.options().extra_roots)?;
        let name = rustls::pki_types::ServerName::try_from(letter.host.clone())
            .map_err(|_| Error::invalid("bad_url", format!("`{}` is not a name of a server", letter.host)))?;
        let shaken = TlsConnector::from(Arc::new(config)).connect(name, stream).await;
        shaken.map_err(|e| {
            Error::unavailable("egress_unreachable", format!("the line to {place} could not be encrypted: {e}"))
                .place(place)
                .fix("check the port, whether it wants `tls` or `starttls`, and the server's certificate")
        })
    }
}

fn broken(place: &str, why: &str) -> Error {
    Error::upstream("egress_broken", format!("the connection to the mail server broke: {why}")).place(place)
}

/// Commands and replies over one line.
struct Talk<'a, S> {
    stream: BufReader<S>,
    place: &'a str,
}

impl<'a, S: AsyncRead + AsyncWrite + Unpin> Talk<'a, S> {
    fn new(stream: S, place: &'a str) -> Self {
        Self { stream: BufReader::new(stream), place }
    }

    async fn letter(&mut self, letter: &Letter) -> Result<String> {
        self.expect(GREETING, &[250]).await?;
        if let Some((user, password)) = &letter.credentials {
            // A word that is not encrypted is heard by all.
            if letter.security == MailSecurity::None && !letter.host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()) {
                return Err(Error::invalid("mail_not_encrypted", "a password is only sent over an encrypted line")
                    .place(self.place)
                    .fix("set `security` to `starttls` or `tls`"));
            }
            let secret = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, format!("\0{user}\0{password}"));
            self.expect(&format!("AUTH PLAIN {secret}"), &[235]).await?;
        }
        self.expect(&format!("MAIL FROM:<{}>", letter.from), &[250]).await?;
        self.expect(&format!("RCPT TO:<{}>", letter.to), &[250, 251]).await.map_err(for_good)?;
        self.expect("DATA", &[354]).await?;
        let body: String = letter
            .data
            .split("\r\n")
            .map(|line| if line.starts_with('.') { format!(".{line}\r\n") } else { format!("{line}\r\n") })
            .collect();
        let taken = self.expect(&format!("{body}."), &[250]).await.map_err(for_good)?;
        // It is taken, whatever becomes of the farewell.
        let _ = self.stream.write_all(b"QUIT\r\n").await;
        Ok(taken)
    }

    /// Says something, if there is something to say, and reads the reply.
    async fn expect(&mut self, say: &str, codes: &[u16]) -> Result<String> {
        let io = |e: std::io::Error| broken(self.place, &e.to_string());
        if !say.is_empty() {
            self.stream.write_all(format!("{say}\r\n").as_bytes()).await.map_err(io)?;
            self.stream.flush().await.map_err(io)?;
        }
        let mut words = Vec::new();
        for _ in 0..LINES_MAX {
            let mut bytes = Vec::new();
            let n = (&mut self.stream).take(LINE_MAX).read_until(b'\n', &mut bytes).await.map_err(io)?;
            let line = String::from_utf8_lossy(&bytes).trim_end().to_owned();
            if n == 0 {
                return Err(broken(self.place, "it ended before the reply"));
            }
            let code: u16 =
                line.get(..3).and_then(|code| code.parse().ok()).ok_or_else(|| broken(self.place, "the reply is none of SMTP"))?;
            let last = line.as_bytes().get(3) != Some(&b'-');
            words.push(line);
            if last {
                let said = words.join(" ");
                return if codes.contains(&code) { Ok(said) } else { Err(self.refusal(code, &said)) };
            }
        }
        Err(broken(self.place, "the reply has no end"))
    }

    fn refusal(&self, code: u16, said: &str) -> Error {
        let words = format!("the mail server said: {said}");
        match code {
            400..500 => Error::unavailable("mail_deferred", words).place(self.place),
            _ => Error::upstream(NOT_US, words).place(self.place).fix("check the settings of the mail server: what it said tells which"),
        }
    }
}

/// What is refused before the server has heard of a receiver is about us, and others may mend it.
const NOT_US: &str = "mail_setup_refused";

/// It is about this receiver or this letter: asking again would not change it.
fn for_good(error: Error) -> Error {
    if error.code() != NOT_US {
        return error;
    }
    let place = error.place_text().unwrap_or_default().to_owned();
    Error::upstream("mail_refused", error.message().to_owned()).place(place).fix("what the server said tells what it does not like")
}
