use crate::sink;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// One request by hand: this crate uses no HTTP client.
async fn send(addr: std::net::SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(addr).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

async fn effect(addr: std::net::SocketAddr, key: &str) -> String {
    send(
        addr,
        &format!("POST /effects HTTP/1.1\r\nhost: x\r\nconnection: close\r\nidempotency-key: {key}\r\ncontent-length: 2\r\n\r\n{{}}"),
    )
    .await
}

#[tokio::test]
async fn the_sink_counts_remembers_and_can_deduplicate() {
    let folder = std::env::temp_dir().join(format!("orc-sink-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("effects.ndjson");
    let _ = std::fs::remove_file(&file);
    let first = sink::start(sink::Options { file: Some(file.clone()), ..Default::default() }).await.unwrap();
    assert!(effect(first.handle.addr, "a").await.contains("\"applied\":true"));
    effect(first.handle.addr, "a").await;
    effect(first.handle.addr, "b").await;
    assert!(effect(first.handle.addr, "").await.starts_with("HTTP/1.1 400"));
    assert_eq!(first.effects()["a"], sink::Effect { applied: 2, delivered: 2 });
    first.handle.stop().await;
    let options = sink::Options { file: Some(file), dedupe: true, ..Default::default() };
    let second = sink::start(options).await.unwrap();
    assert!(effect(second.handle.addr, "b").await.contains("\"applied\":false"));
    assert_eq!(second.effects()["b"], sink::Effect { applied: 1, delivered: 2 });
    let list = send(second.handle.addr, "GET /effects HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(list.contains("\"applied_twice\":[\"a\"]"), "{list}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_dropped_handle_frees_its_port() {
    let one = crate::openai::start(crate::Options::default()).await.unwrap();
    let addr = one.handle.addr;
    assert!(send(addr, "GET /v1/models HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.contains("sim-ok"));
    one.handle.stop().await;
    assert!(TcpStream::connect(addr).await.is_err());
}
