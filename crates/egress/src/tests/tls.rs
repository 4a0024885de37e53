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
