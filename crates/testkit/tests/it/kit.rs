//! The kit itself.

use gongkai_testkit::{Dice, files_under, repository, temp_dir};

#[test]
fn repository_is_found() {
    assert!(repository().join("crates/testkit/Cargo.toml").is_file());
}

#[test]
fn files_come_in_order_without_hidden_ones_and_links() {
    let dir = temp_dir().unwrap();
    for name in ["b.txt", "a/2.txt", "a/1.txt", ".hidden", ".git/x"] {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "x").unwrap();
    }
    std::os::unix::fs::symlink(dir.path(), dir.path().join("circle")).unwrap();
    let found: Vec<_> = files_under(dir.path())
        .unwrap()
        .into_iter()
        .map(|path| path.strip_prefix(dir.path()).unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(found, ["a/1.txt", "a/2.txt", "b.txt"]);
}

#[test]
fn temp_dir_goes_away() {
    let path = {
        let dir = temp_dir().unwrap();
        std::fs::write(dir.path().join("x"), "x").unwrap();
        dir.path().to_owned()
    };
    assert!(!path.exists());
}

#[test]
fn dice_repeat_with_the_seed_and_differ_without() {
    let rolls = |seed| {
        let mut dice = Dice::seeded(seed);
        (dice.bytes(33), dice.damage(&[7; 500]), dice.below(1000))
    };
    assert_eq!(rolls(1), rolls(1));
    assert_ne!(rolls(1), rolls(2));
    assert_eq!(rolls(1).0.len(), 33);
    // First output of SplitMix64 for seed 0, as its authors print it.
    assert_eq!(Dice::seeded(0).roll(), 0xE220_A839_7B1D_CDAF);
}

#[test]
fn damage_takes_any_input_and_leaves_little_whole() {
    let sound: Vec<u8> = (0..=255).cycle().take(2000).collect();
    let mut whole = 0;
    for seed in 0..500 {
        let mut dice = Dice::seeded(seed);
        dice.damage(&[]);
        dice.damage(&[1]);
        whole += usize::from(dice.damage(&sound) == sound);
    }
    assert!(whole < 25, "{whole} of 500 copies came out whole");
}

#[test]
fn below_stays_below() {
    let mut dice = Dice::seeded(3);
    assert_eq!(dice.below(0), 0);
    let seen: std::collections::BTreeSet<_> = (0..200).map(|_| dice.below(6)).collect();
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5]);
}
