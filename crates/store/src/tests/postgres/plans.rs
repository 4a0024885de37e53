//! How the statements of a commit find their rows: by keys, whatever size the tables had when the plan was made.

use super::cluster;
use crate::{
    postgres::{Role, connect, statements},
    tests::Folder,
};

#[tokio::test]
async fn no_statement_of_a_commit_reads_a_whole_table() {
    let Some(cluster) = cluster("no_statement_of_a_commit") else { return };
    let (folder, database) = (Folder::new("plans"), cluster.database());
    cluster.open(folder.path(), &database, &[]).shutdown().await.expect("closes");
    let client = connect(&cluster.address(&database), Role::Write, None).await.expect("connects");
    let mut looked = 0;
    for (n, sql) in statements().into_iter().enumerate() {
        let values = (1..).take_while(|i| sql.contains(&format!("${i}"))).map(|_| "NULL").collect::<Vec<_>>().join(", ");
        let explain = format!("PREPARE s{n} AS {sql}; EXPLAIN EXECUTE s{n}({values})");
        let lines = client.simple_query(&explain).await.expect(sql);
        let text = |line| if let tokio_postgres::SimpleQueryMessage::Row(row) = line { row.get(0).map(str::to_owned) } else { None };
        let plan = lines.into_iter().filter_map(text).collect::<Vec<_>>().join("\n");
        assert!(!plan.contains("Seq Scan") && !plan.contains("Hash") && !plan.contains("Merge"), "{sql}\n{plan}");
        looked += usize::from(plan.contains("Index"));
    }
    assert!(looked >= 8, "{looked} statements look anything up");
}
