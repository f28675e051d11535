//! The authorization matrix: every route there is, asked by everybody there is, about things in every
//! state. Whoever is refused gets, byte for byte, the answer of an address that does not exist, and so
//! does whoever asks for a thing that is another agency's or nobody's.

mod ask;
mod declared;
mod house;
mod oversight;
mod returns;
mod thing;

use std::collections::{BTreeMap, BTreeSet};

use axum::http::{Method, StatusCode};
use gongkai_domain::{account::Scope, organisation::Duty};
use gongkai_testkit::{Database, on_both_databases};
use gongkai_web_kit::routes::{Intake, Row};

use self::{
    ask::{Asker, Seen, ask, seal},
    declared::{DECLARED, Declared, Thing, Who},
    house::House,
};

/// An address of a route, and whose thing it names.
struct Address {
    path: String,
    owner: Owner,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// It names no thing that belongs to somebody.
    None,
    /// A thing of this agency.
    Agency(usize),
    /// A thing that does not exist.
    Nobody,
}

/// What an identity may look like where there is nothing; the last ones are none at all.
const NOTHING: [&str; 5] = ["019ab000000000000000000000000000", "0", "%F0%9F%90%B1", "..%2F1", "a%00"];

fn surface(path: &str) -> &'static str {
    ["/office", "/api"]
        .into_iter()
        .find(|top| path == *top || path.starts_with(&format!("{top}/")))
        .map_or("public", |top| &top[1..])
}

/// Everything that is declared.
fn everything() -> impl Iterator<Item = &'static Declared> {
    DECLARED.iter().chain(returns::DECLARED)
}

fn declared(row: &Row) -> &'static Declared {
    let named = format!("{} {}", row.method, row.path);
    let by = |name: &str| everything().find(|(path, ..)| *path == name);
    let found = by(&named).or_else(|| by(row.path));
    found.unwrap_or_else(|| {
        panic!("{} {} ({}): say in matrix/declared.rs who may do it", row.method, row.path, row.capability)
    })
}

/// Who is let in, and the addresses that the declaration names for this row.
fn addressed(house: &House, row: &Row) -> (Who, Vec<Address>) {
    let (_, who, thing, examples) = declared(row);
    let at = |path: String, owner| Address { path, owner };
    let mut found = Vec::new();
    if *thing == Thing::Fixed {
        assert!(!row.path.contains('{') || !examples.is_empty(), "{}: no example", row.path);
        found.extend(examples.iter().map(|path| at((*path).to_owned(), Owner::None)));
        if examples.is_empty() {
            found.push(at(row.path.to_owned(), Owner::None));
        }
    } else {
        // A kind of export that needs no typesetting.
        let sheets = ["/approval/{kind}", "/letters/{place}/{kind}", "/files/{kind}", "/{paper}/{kind}"];
        let is_sheet = sheets.iter().any(|end| row.path.ends_with(end));
        let kind = match row.path {
            _ if is_sheet => "docx",
            path if path.ends_with("/source/{kind}") => "csv",
            _ => "json",
        };
        let path = row
            .path
            .replace("{kind}", kind)
            .replace("{act}", "unlock")
            .replace("{place}", "0")
            .replace("{paper}", "notice");
        for behind in if examples.is_empty() { &[""] } else { *examples } {
            let things = house.things[thing].iter();
            found.extend(
                things.map(|(agency, id)| at(path.replace("{id}", id) + behind, Owner::Agency(*agency))),
            );
        }
    }
    if row.path.contains('{') {
        found.extend(NOTHING.map(|id| at(without_thing(row, id), Owner::Nobody)));
    }
    (*who, found)
}

/// The address of the row with `id` for every parameter.
fn without_thing(row: &Row, id: &str) -> String {
    let parts = row.path.split('/').map(|part| if part.starts_with('{') { id } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Is this person let in by the declaration?
fn may(who: Who, asker: &Asker) -> bool {
    match (who, asker) {
        (Who::Programs(scope, duties), Asker::Token { duty, scope: own, .. }) => {
            scope == *own && duties.contains(duty)
        }
        (Who::Everybody, _) => true,
        (Who::Entrance, asker) => !matches!(asker, Asker::Outside { .. }),
        (Who::Staff | Who::Own, Asker::Staff { .. }) => true,
        (Who::Holders(duties), Asker::Staff { duty, .. }) => duty.is_some_and(|duty| duties.contains(&duty)),
        _ => false,
    }
}

fn askers() -> Vec<Asker> {
    let mut all = vec![
        Asker::Nobody,
        Asker::Ended,
        Asker::Outside { cookie: None },
        Asker::Outside { cookie: Some("0.statistician") },
    ];
    for agency in 0..2 {
        all.push(Asker::Staff { agency, duty: None });
        all.extend(Duty::ALL.map(|duty| Asker::Staff { agency, duty: Some(duty) }));
        for duty in [Duty::Statistician, Duty::ResponsibleLeader, Duty::SystemAdministrator] {
            all.extend(Scope::ALL.map(|scope| Asker::Token { agency, duty, scope: scope.code() }));
        }
    }
    all
}

/// Every refused cell, by its own answer and by that of an address that does not exist.
async fn refusals(house: &House) -> (usize, Vec<String>) {
    let mut faults = Vec::new();
    let mut cells = 0;
    let mut unknown: BTreeMap<(String, String, &str), Seen> = BTreeMap::new();
    for row in &house.table {
        let (who, addresses) = addressed(house, row);
        if matches!(who, Who::Everybody) {
            continue;
        }
        for asker in askers() {
            let let_in = may(who, &asker);
            let foreign = |owner| match (owner, &asker) {
                (Owner::None, _) => false,
                (Owner::Agency(of), Asker::Staff { agency, .. } | Asker::Token { agency, .. }) => {
                    of != *agency
                }
                _ => true,
            };
            // Before the sign-in a form is refused by its seal, whatever it names.
            let entrance = matches!(who, Who::Entrance);
            let refused = |owner| !let_in || (foreign(owner) && !entrance);
            for address in addresses.iter().filter(|address| refused(address.owner)) {
                let seen = ask(house, &asker, row, &address.path, true).await;
                let nowhere = format!("/{}/nothing-here", surface(row.path));
                let key = (format!("{asker:?}"), row.method.to_string(), surface(row.path));
                if !unknown.contains_key(&key) {
                    let answer = ask(house, &asker, row, &nowhere, true).await;
                    unknown.insert(key.clone(), answer);
                }
                cells += 1;
                if seen != unknown[&key] {
                    faults.push(format!(
                        "{} {} by {asker:?}: {}, not like an unknown address: {}",
                        row.method,
                        address.path,
                        seen.brief(),
                        unknown[&key].brief()
                    ));
                }
            }
        }
    }
    (cells, faults)
}

/// Every cell that is let in: readers first, then what changes something.
async fn admissions(house: &House) -> (usize, Vec<String>) {
    let mut faults = Vec::new();
    let mut cells = 0;
    let mut rows: Vec<&Row> = house.table.iter().collect();
    rows.sort_by_key(|row| row.method != Method::GET);
    for row in rows {
        let (who, addresses) = addressed(house, row);
        if matches!(who, Who::Entrance | Who::Own) {
            continue;
        }
        for asker in &askers().into_iter().filter(|asker| may(who, asker)).collect::<Vec<_>>() {
            for address in &addresses {
                let own = match (address.owner, asker) {
                    (Owner::Agency(of), Asker::Staff { agency, .. } | Asker::Token { agency, .. }) => {
                        of == *agency
                    }
                    (owner, _) => owner == Owner::None,
                };
                if !own {
                    continue;
                }
                let seen = ask(house, asker, row, &address.path, true).await;
                cells += 1;
                let strange = match seen.status {
                    StatusCode::NOT_FOUND => !matches!(who, Who::Everybody),
                    StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => true,
                    status => status.is_server_error(),
                };
                if strange {
                    faults.push(format!("{} {} by {asker:?}: {}", row.method, address.path, seen.brief()));
                }
            }
        }
    }
    (cells, faults)
}

on_both_databases! {
    async fn everybody_gets_what_the_declaration_says(database: &Database) {
        let house = House::build(database).await;
        let before = house.changes().await;
        let (refused, mut faults) = refusals(&house).await;
        assert_eq!(house.changes().await, before, "a refused request changed something");
        let (admitted, more) = admissions(&house).await;
        faults.extend(more);
        assert!(faults.is_empty(), "{} cells:\n{}", faults.len(), faults.join("\n"));
        assert!(refused > 1000 && admitted > 300, "{refused} {admitted}");
    }
}

/// Public pages are the same for everybody, whatever session or token comes along.
#[tokio::test(flavor = "multi_thread")]
async fn public_pages_know_nobody() {
    let database = Database::sqlite().unwrap();
    let house = House::build(&database).await;
    for row in &house.table {
        let (Who::Everybody, addresses) = addressed(&house, row) else { continue };
        for address in addresses {
            let nobody = ask(&house, &Asker::Outside { cookie: None }, row, &address.path, true).await;
            for asker in askers() {
                let seen = ask(&house, &asker, row, &address.path, true).await;
                assert_eq!(seen, nobody, "{} by {asker:?}", address.path);
            }
        }
    }
}

/// Without the seal nothing that changes something is done, whoever asks.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_changed_without_the_proof() {
    let database = Database::sqlite().unwrap();
    let house = House::build(&database).await;
    let before = house.changes().await;
    let mut asked = 0;
    for row in house.table.iter().filter(|row| row.changes() && surface(row.path) != "api") {
        let (who, addresses) = addressed(&house, row);
        for asker in &askers().into_iter().filter(|asker| may(who, asker)).collect::<Vec<_>>() {
            for address in &addresses {
                let seen = ask(&house, asker, row, &address.path, false).await;
                assert_eq!(seen.status, StatusCode::FORBIDDEN, "{} by {asker:?}", address.path);
                asked += 1;
            }
        }
    }
    assert!(asked > 50 && house.changes().await == before, "{asked}");
}

/// A method that no route has is, in the office, like an address that does not exist.
#[tokio::test(flavor = "multi_thread")]
async fn other_methods_tell_nothing() {
    let database = Database::sqlite().unwrap();
    let house = House::build(&database).await;
    let mut methods: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in house.table.iter().filter(|row| surface(row.path) == "office") {
        methods.entry(row.path).or_default().insert(row.method.as_str());
    }
    for (path, known) in methods {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"] {
            if known.contains(method) {
                continue;
            }
            let row = Row {
                method: method.parse().unwrap(),
                path: "/office",
                policy: gongkai_web_kit::policy::Policy::STAFF,
                capability: "none",
                intake: Intake::Nothing,
            };
            for asker in [Asker::Nobody, Asker::Staff { agency: 0, duty: Some(Duty::Statistician) }] {
                let seen = ask(&house, &asker, &row, &path.replace(['{', '}'], ""), true).await;
                let unknown = ask(&house, &asker, &row, "/office/nothing-here", true).await;
                assert_eq!(seen, unknown, "{method} {path} by {asker:?}");
            }
        }
    }
}

/// The declaration names nothing that is gone.
#[tokio::test(flavor = "multi_thread")]
async fn every_declared_path_exists() {
    let database = Database::sqlite().unwrap();
    let house = House::build(&database).await;
    let known: BTreeSet<_> = house.table.iter().map(|row| declared(row).0).collect();
    let declared: BTreeSet<_> = everything().map(|(path, ..)| *path).collect();
    assert_eq!(declared, known);
    assert_eq!(everything().count(), known.len(), "a path is declared twice");
    // The seal that the other tests send is one.
    let clerk = Asker::Staff { agency: 0, duty: Some(Duty::Statistician) };
    assert!(seal(&house, &clerk).await.len() > 40);
}
