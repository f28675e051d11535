//! The authorization matrix: every route there is, asked by everybody there is, about things in every
//! state. Whoever is refused gets, byte for byte, the answer of an address that does not exist, and so
//! does whoever asks for a thing that is another agency's or nobody's.

mod ask;
mod declared;
mod house;

use std::collections::{BTreeMap, BTreeSet};

use axum::http::{Method, StatusCode};
use gongkai_domain::organisation::Duty;
use gongkai_testkit::{Database, on_both_databases};
use gongkai_web_kit::routes::{Intake, Row};

use self::{
    ask::{Asker, Seen, ask, seal},
    declared::{DECLARED, Things, Who},
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

fn declared(row: &Row) -> (Who, Things) {
    let of_row = |(surface_of, capability, ..): &&declared::Declared| {
        *capability == row.capability && *surface_of == surface(row.path)
    };
    let found = DECLARED.iter().find(of_row);
    let (_, _, who, things) = found.unwrap_or_else(|| {
        panic!("{} of {}: say in matrix/declared.rs who may do it", row.capability, surface(row.path))
    });
    (*who, *things)
}

/// The addresses that the declaration names for this row.
fn addresses(house: &House, row: &Row, things: Things) -> Vec<Address> {
    let mut paths = matchit::Router::new();
    paths.insert(row.path, ()).unwrap();
    let fits = |path: &str| paths.at(path.split('?').next().unwrap()).is_ok();
    match things {
        Things::At(all) => {
            let own = all.iter().filter(|path| fits(path));
            let mut found: Vec<_> =
                own.map(|path| Address { path: (*path).to_owned(), owner: Owner::None }).collect();
            if row.path.contains('{') {
                found
                    .extend(NOTHING.map(|id| Address { path: without_thing(row, id), owner: Owner::Nobody }));
            }
            found
        }
        Things::Reports(patterns) => {
            let mut found = Vec::new();
            for pattern in patterns.iter().filter(|pattern| fits(&pattern.replace("{id}", "1"))) {
                let at = |id: &str, owner| Address { path: pattern.replace("{id}", id), owner };
                for (agency, reports) in house.reports.iter().enumerate() {
                    found.extend(reports.iter().map(|(_, id)| at(id, Owner::Agency(agency))));
                }
                found.extend(NOTHING.iter().map(|id| at(id, Owner::Nobody)));
            }
            found
        }
    }
}

/// The address of the row with `id` for every parameter.
fn without_thing(row: &Row, id: &str) -> String {
    let parts = row.path.split('/').map(|part| if part.starts_with('{') { id } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Is this person let in by the declaration?
fn may(who: Who, asker: &Asker) -> bool {
    match (who, asker) {
        (Who::Everybody, _) => true,
        (Who::Staff, Asker::Staff { .. }) => true,
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
        Asker::Token { scope: "reports:read" },
    ];
    for agency in 0..2 {
        all.push(Asker::Staff { agency, duty: None });
        all.extend(Duty::ALL.map(|duty| Asker::Staff { agency, duty: Some(duty) }));
    }
    all
}

/// Every refused cell, by its own answer and by that of an address that does not exist.
async fn refusals(house: &House) -> (usize, Vec<String>) {
    let mut faults = Vec::new();
    let mut cells = 0;
    let mut unknown: BTreeMap<(String, String, &str), Seen> = BTreeMap::new();
    for row in &house.table {
        let (who, things) = declared(row);
        if matches!(who, Who::Everybody) {
            continue;
        }
        let addresses = addresses(house, row, things);
        assert!(!addresses.is_empty(), "{} {}: no address in matrix/declared.rs", row.method, row.path);
        for asker in askers() {
            let let_in = may(who, &asker);
            let foreign = |owner| match (owner, &asker) {
                (Owner::None, _) => false,
                (Owner::Agency(of), Asker::Staff { agency, .. }) => of != *agency,
                _ => true,
            };
            for address in addresses.iter().filter(|address| !let_in || foreign(address.owner)) {
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
        let (who, things) = declared(row);
        for asker in askers().iter().filter(|asker| may(who, asker)) {
            for address in addresses(house, row, things) {
                let own = match (address.owner, asker) {
                    (Owner::Agency(of), Asker::Staff { agency, .. }) => of == *agency,
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
        let (Who::Everybody, things) = declared(row) else { continue };
        let addresses = addresses(&house, row, things);
        assert!(!addresses.is_empty(), "{}: no address in matrix/declared.rs", row.path);
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
        let (who, things) = declared(row);
        for asker in askers().iter().filter(|asker| may(who, asker)) {
            for address in addresses(&house, row, things) {
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
async fn every_declared_capability_exists() {
    let database = Database::sqlite().unwrap();
    let house = House::build(&database).await;
    let known: BTreeSet<_> = house.table.iter().map(|row| (surface(row.path), row.capability)).collect();
    let gone: Vec<_> =
        DECLARED.iter().filter(|(surface, name, ..)| !known.contains(&(*surface, *name))).collect();
    assert!(gone.is_empty(), "{:?}", gone.iter().map(|(_, name, ..)| name).collect::<Vec<_>>());
    assert_eq!(DECLARED.len(), known.len());
    // The seal that the other tests send is one.
    let clerk = Asker::Staff { agency: 0, duty: Some(Duty::Statistician) };
    assert!(seal(&house, &clerk).await.len() > 40);
}
