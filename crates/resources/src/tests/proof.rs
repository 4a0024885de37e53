//! A changed spec is found by its hash.

use super::{House, greeting, hello, input};

#[tokio::test]
async fn a_flipped_bit_of_a_spec_is_found() {
    let house = House::new();
    let ctx = house.ada();
    house.resources.create(&ctx, &greeting("one"), input(hello()), crate::Change::default()).await.expect("is made");
    house.resources.create(&ctx, &greeting("two"), input(hello()), crate::Change::default()).await.expect("is made");
    let (store, org) = (house.resources.store(), ctx.org);
    assert_eq!(crate::proof::damaged(store, org).await.expect("looks"), Vec::<String>::new());
    let sql = "UPDATE resource_version SET spec = replace(spec, 'o', 'n') WHERE org = $1
        AND resource = (SELECT id FROM resource WHERE org = $1 AND name = 'two')";
    let batch = store::Batch { rows: vec![store::Statement::new(sql, vec![])], ..store::Batch::new(org) };
    store::Journal::commit(store, batch).await.expect("damages");
    let found = crate::proof::damaged(store, org).await.expect("looks");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("version 1") && found[0].contains("`two`"), "{found:?}");
}
