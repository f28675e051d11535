use gongkai_search::Index;

use crate::support::{ask, item, keys};

#[test]
fn what_was_taken_out_is_gone_and_what_was_replaced_is_there_once() {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::open(folder.path()).unwrap();
    index.change(vec![item("a", "法律援助", "一"), item("b", "法律宣传", "二")], &[]).unwrap();
    index.change(vec![item("a", "法律服务", "三")], &["b".to_owned()]).unwrap();
    assert_eq!(ask(&index, "援助").total, 0);
    assert_eq!(keys(&ask(&index, "法律")), ["a"]);
    assert_eq!(ask(&index, "宣传").total, 0);
    drop(index);
    let again = Index::open(folder.path()).unwrap();
    assert_eq!(again.len(), 1);
    let editions = again.editions().unwrap();
    assert_eq!(editions.keys().collect::<Vec<_>>(), ["a"]);
    assert_eq!(editions["a"], item("a", "法律服务", "三").digest);
}

#[test]
fn many_small_changes_stay_quick_and_right() {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::open(folder.path()).unwrap();
    for nth in 0..30 {
        index.change(vec![item(&format!("k{}", nth % 10), &format!("通知{nth}号"), "正文")], &[]).unwrap();
    }
    assert_eq!(index.len(), 10);
    assert_eq!(keys(&ask(&index, "通知29号")), ["k9"]);
    assert_eq!(ask(&index, "通知19号").total, 0);
}

#[test]
fn a_damaged_index_is_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::open(folder.path()).unwrap();
    index.change(vec![item("a", "甲", "一")], &[]).unwrap();
    drop(index);
    let place = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    std::fs::write(place.join("meta.json"), "not json").unwrap();
    let again = Index::open(folder.path()).unwrap();
    assert!(again.is_empty());
}
