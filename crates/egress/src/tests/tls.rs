//! Encryption end to end: the named provider, trust, and names.

use super::{Names, clock};
use crate::{Egress, Options, Request};
use base::{Error, Kind};
use std::sync::{Arc, atomic::AtomicUsize};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

/// Serves one certificate, for `private.test`.
async fn server() -> u16 {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let key = rustls::pki_types::PrivateKeyDer::try_from(include_bytes!("../../testdata/leaf.key.der").to_vec()).unwrap();
    let chain = vec![include_bytes!("../../testdata/leaf.der").to_vec().into()];
    let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth().with_single_cert(chain, key).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut buffer = [0; 4_096];
            let _ = stream.read(&mut buffer).await;
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi").await;
            let _ = stream.shutdown().await;
        }
    });
    port
}

async fn get(url: String, roots: &[&[u8]]) -> Result<Vec<u8>, Error> {
    let options = Options {
        resolver: Some(Arc::new(Names(AtomicUsize::new(0)))),
        extra_roots: roots.iter().map(|r| r.to_vec()).collect(),
        ..Default::default()
    };
    let mut request = Request::get(url.clone());
    request.allow = vec![url.trim_start_matches("https://").trim_end_matches('/').to_owned()];
    Ok(Egress::new(options, clock()).fetch(request).await?.body.bytes().await?.to_vec())
}

#[tokio::test]
async fn only_trusted_certificates_for_the_right_name_are_accepted() {
    let authority: &[u8] = include_bytes!("../../testdata/ca.der");
    let port = server().await;
    assert_eq!(get(format!("https://private.test:{port}/"), &[authority]).await.unwrap(), b"hi");
    let unknown = get(format!("https://private.test:{port}/"), &[]).await.unwrap_err();
    assert_eq!((unknown.code(), unknown.kind()), ("egress_unreachable", Kind::Unavailable));
    assert!(unknown.message().contains("UnknownIssuer"), "{unknown}");
    for other in ["other.test", "127.0.0.1"] {
        let wrong = get(format!("https://{other}:{port}/"), &[authority]).await.unwrap_err();
        assert!(wrong.message().contains("not valid for name"), "{wrong}");
    }
}

/// A mail server that speaks up to `STARTTLS` if it offers that, and takes everything after the handshake. Answers what it heard.
async fn mail_server(offers: bool) -> (u16, Arc<std::sync::Mutex<Vec<String>>>) {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let key = rustls::pki_types::PrivateKeyDer::try_from(include_bytes!("../../testdata/leaf.key.der").to_vec()).unwrap();
    let chain = vec![include_bytes!("../../testdata/leaf.der").to_vec().into()];
    let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth().with_single_cert(chain, key).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Arc::new(std::sync::Mutex::new(Vec::new()));
    let all = heard.clone();
    tokio::spawn(async move {
        while let Ok((mut plain, _)) = listener.accept().await {
            plain.write_all(b"220 here\r\n").await.unwrap();
            let go = if offers { "220 go on" } else { "502 not here" };
            if !talk(&mut plain, &all, "plain", go).await {
                continue;
            }
            let Ok(mut stream) = acceptor.accept(plain).await else { continue };
            talk(&mut stream, &all, "secret", "").await;
        }
    });
    (port, heard)
}

/// Until `STARTTLS` was answered; whether the handshake comes next.
async fn talk<S>(stream: &mut S, heard: &std::sync::Mutex<Vec<String>>, line: &str, starttls: &str) -> bool
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    let mut said = String::new();
    loop {
        let mut byte = [0];
        if stream.read(&mut byte).await.unwrap_or_default() == 0 {
            return false;
        }
        said.push(byte[0] as char);
        if !said.ends_with("\r\n") {
            continue;
        }
        let word = std::mem::take(&mut said);
        heard.lock().unwrap().push(format!("{line} {}", word.trim_end()));
        let reply = match word.get(..4).unwrap_or_default() {
            "STAR" => starttls,
            "DATA" => "354 go on",
            "AUTH" => "235 welcome",
            "EHLO" | "MAIL" | "RCPT" => "250 fine",
            _ if word == ".\r\n" => "250 taken",
            _ => continue,
        };
        stream.write_all(format!("{reply}\r\n").as_bytes()).await.unwrap();
        if word.starts_with("STAR") {
            return starttls.starts_with("220");
        }
    }
}

async fn mail(host: &str, port: u16, roots: &[&[u8]], allow: bool) -> Result<String, Error> {
    let options = Options {
        resolver: Some(Arc::new(Names(AtomicUsize::new(0)))),
        extra_roots: roots.iter().map(|r| r.to_vec()).collect(),
        ..Default::default()
    };
    let letter = crate::Letter {
        host: host.into(),
        port,
        security: crate::MailSecurity::Starttls,
        credentials: Some(("ada".into(), "hush".into())),
        allow: if allow { vec![format!("{host}:{port}")] } else { Vec::new() },
        from: "orc@example.com".into(),
        to: "ada@example.com".into(),
        data: "Subject: hello\r\n\r\n.dot\r\nend".into(),
        timeout: std::time::Duration::from_secs(5),
    };
    Egress::new(options, clock()).post_mail(&letter).await
}

#[tokio::test]
async fn mail_is_handed_over_encrypted_to_the_server_that_was_meant() {
    let authority: &[u8] = include_bytes!("../../testdata/ca.der");
    let (port, heard) = mail_server(true).await;
    assert_eq!(mail("private.test", port, &[authority], true).await.unwrap(), "250 taken");
    let all = heard.lock().unwrap().clone();
    assert_eq!(&all[..2], ["plain EHLO localhost", "plain STARTTLS"], "{all:?}");
    assert!(all[2..].iter().all(|line| line.starts_with("secret ")) && all.contains(&"secret ..dot".to_owned()), "{all:?}");
    for (host, roots) in [("private.test", &[][..]), ("other.test", &[authority][..])] {
        heard.lock().unwrap().clear();
        assert_eq!(mail(host, port, roots, true).await.unwrap_err().code(), "egress_unreachable");
        assert!(!heard.lock().unwrap().iter().any(|line| line.contains("AUTH")), "no password for a server that is not known");
    }
    assert_eq!(mail("private.test", port, &[authority], false).await.unwrap_err().code(), "egress_denied");
}

#[tokio::test]
async fn a_server_without_encryption_hears_no_password() {
    let (port, heard) = mail_server(false).await;
    let refused = mail("private.test", port, &[], true).await.unwrap_err();
    assert_eq!(refused.code(), "mail_setup_refused");
    assert_eq!(*heard.lock().unwrap(), ["plain EHLO localhost", "plain STARTTLS"]);
}

/// A mail server without encryption that answers what its script says for a word, and is content otherwise.
async fn scripted(script: &'static [(&'static str, &'static str)]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let says = |word: &str, usual: &str| {
            let said = script.iter().find(|(on, _)| *on == word).map_or(usual, |(_, said)| said);
            format!("{said}\r\n")
        };
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = tokio::io::BufReader::new(stream);
        stream.write_all(says("", "220 here").as_bytes()).await.unwrap();
        let (mut line, mut in_letter) = (String::new(), false);
        while tokio::io::AsyncBufReadExt::read_line(&mut stream, &mut line).await.unwrap_or_default() > 0 {
            let word = std::mem::take(&mut line);
            let word = word.get(..4).unwrap_or(word.trim_end());
            let reply = match word {
                _ if in_letter && word != "." => continue,
                "DATA" => says(word, "354 go on"),
                "AUTH" => says(word, "235 welcome"),
                _ => says(word, "250 fine"),
            };
            in_letter = reply.starts_with("354");
            if stream.write_all(reply.as_bytes()).await.is_err() {
                break;
            }
        }
    });
    port
}

async fn plain_mail(port: u16, data: &str) -> Result<String, Error> {
    let letter = crate::Letter {
        host: "127.0.0.1".into(),
        port,
        security: crate::MailSecurity::None,
        credentials: Some(("ada".into(), "hush".into())),
        allow: vec![format!("127.0.0.1:{port}")],
        from: "orc@example.com".into(),
        to: "ada@example.com".into(),
        data: data.into(),
        timeout: std::time::Duration::from_secs(5),
    };
    Egress::new(Options::default(), clock()).post_mail(&letter).await
}

#[tokio::test]
async fn only_what_is_said_of_the_receiver_or_the_letter_is_for_good() {
    const CASES: &[(&[(&str, &str)], &str)] = &[
        (&[("", "554 no")], "mail_setup_refused"),
        (&[("EHLO", "550 no")], "mail_setup_refused"),
        (&[("AUTH", "535 wrong password")], "mail_setup_refused"),
        (&[("MAIL", "550 not you")], "mail_setup_refused"),
        (&[("RCPT", "550 no such user")], "mail_refused"),
        (&[("RCPT", "451 later")], "mail_deferred"),
        (&[("DATA", "554 no")], "mail_setup_refused"),
        (&[(".", "554 spam")], "mail_refused"),
        (&[(".", "452 full")], "mail_deferred"),
    ];
    for (script, code) in CASES {
        let refused = plain_mail(scripted(script).await, "Subject: hello\r\n\r\nend").await.unwrap_err();
        assert_eq!(refused.code(), *code, "{script:?}");
        assert!(refused.message().contains(script[0].1) && refused.place_text().is_some_and(|place| place.contains("127.0.0.1:")));
    }
    assert_eq!(plain_mail(scripted(&[]).await, "Subject: hello\r\n\r\nend").await.unwrap(), "250 fine");
}

#[tokio::test]
async fn a_letter_that_servers_may_read_otherwise_is_not_sent() {
    for data in ["a\n.\nMAIL FROM:<eve@example.com>", "a\r.\r\nb", "a\r\n\n.\r\n", "Subject: gr\u{fc}n\r\n", "end\r"] {
        assert_eq!(plain_mail(1, data).await.unwrap_err().code(), "bad_mail_text", "{data:?}");
    }
}
