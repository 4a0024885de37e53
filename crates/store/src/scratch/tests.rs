use super::*;

fn people() -> Scratch {
    let mut db = Scratch::new(Limits { rows_max: 1_000, steps_max: 2_000_000, ..Limits::default() }).expect("opens");
    let columns = [("name", ColumnType::Text), ("age", ColumnType::Integer), ("odd \"col", ColumnType::Any)];
    let row = |name: &str, age| vec![Param::Text(name.into()), Param::Int(age)];
    assert_eq!(db.load("people", &columns, [row("Ada", 36), row("Grace", 85), row("Edsger", 72)]).expect("loads"), 3);
    db
}

#[test]
fn answers_with_names_and_typed_values() {
    let (columns, rows) =
        people().query("SELECT name, age * 2 AS twice FROM people WHERE age > ?1 ORDER BY age", &[Param::Int(40)]).expect("answers");
    assert_eq!(columns, ["name", "twice"]);
    assert_eq!(rows, [vec![Param::Text("Edsger".into()), Param::Int(144)], vec![Param::Text("Grace".into()), Param::Int(170)]]);
    let (_, rows) = people().query("SELECT \"odd \"\"col\" FROM people LIMIT 1", &[]).expect("answers");
    assert_eq!(rows, [[Param::Null]]);
}

#[test]
fn only_reading_is_possible() {
    let db = people();
    for sql in [
        "DELETE FROM people",
        "DROP TABLE people",
        "CREATE TABLE x(a)",
        "ATTACH '/tmp/x.db' AS x",
        "PRAGMA table_list",
        "SELECT * FROM pragma_table_list",
        "SELECT load_extension('x')",
        "BEGIN",
        "VACUUM INTO '/tmp/x.db'",
        "SELECT 1; SELECT 2",
        "",
    ] {
        let e = db.query(sql, &[]).expect_err(sql);
        assert_eq!(e.code(), "sql_error", "{sql}: {e}");
    }
    assert_eq!(db.query("SELECT count(*) FROM people", &[]).expect("still there").1, [[Param::Int(3)]]);
}

#[test]
fn mistakes_are_told_in_the_words_of_sqlite_with_their_place() {
    let e = people().query("SELECT name,\n  agee FROM people", &[]).expect_err("no such column");
    assert_eq!((e.code(), e.message(), e.place_text()), ("sql_error", "no such column: agee", Some("SQL 2:3")));
    assert_eq!(people().query("SELECT ?1", &[]).expect_err("one parameter").code(), "sql_error");
}

#[test]
fn work_rows_and_bytes_are_bounded() {
    let db = people();
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    assert_eq!(db.query(endless, &[]).expect_err("endless").code(), "sql_too_slow");
    let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i FROM n";
    assert_eq!(db.query(many, &[]).expect_err("too many rows").code(), "result_too_large");
    let small = Scratch::new(Limits { bytes_max: 1_000, ..Limits::default() }).expect("opens");
    assert!(small.query("SELECT hex(zeroblob(100000))", &[]).is_err());
    assert_eq!(db.query("SELECT 1", &[]).expect("the next query starts afresh").1, [[Param::Int(1)]]);
}

#[test]
fn tables_do_not_outgrow_their_memory() {
    let mut db = Scratch::new(Limits { memory_max: 200_000, ..Limits::default() }).expect("opens");
    let rows = (0..10_000).map(|_| vec![Param::Text("x".repeat(100))]);
    assert_eq!(db.load("t", &[("a", ColumnType::Text)], rows).expect_err("too large").code(), "result_too_large");
}
