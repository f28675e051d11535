//! The process that is killed: eight writers, each says what it has committed.

use std::io::{self, Write};

use gongkai_domain::{
    authority::{Actor, Staff},
    operation::OperationEvent,
    organisation::UnitForm,
};
use gongkai_office::{Office, Outcome, files, organisation, outbox::Message};
use serde_json::json;

use super::place::{Place, fault, keeper};
use crate::Fault;

const WRITERS: usize = 8;

/// Writes until it is killed, or until the database is gone.
pub fn run(arguments: &[String]) -> Result<(), Fault> {
    let [url, files, round] = arguments else { return Err("torture-writer URL FILES ROUND".into()) };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let office = Place::of(url, files).open().await?;
        let keeper = keeper(&office).await?;
        let mut tasks = tokio::task::JoinSet::new();
        for writer in 0..WRITERS {
            let (office, keeper) = (office.clone(), keeper.clone());
            let name = format!("r{round}w{writer}");
            tasks.spawn(async move {
                for number in 0_u64.. {
                    let done = change(&office, &keeper, &format!("{name}n{number}"), number).await;
                    done.map_err(|error| error.to_string())?;
                }
                Ok::<(), String>(())
            });
        }
        while let Some(ended) = tasks.join_next().await {
            ended??;
        }
        Ok(())
    })
}

/// One change of one of three kinds, told when it is committed.
async fn change(office: &Office, keeper: &Staff, name: &str, number: u64) -> Result<(), Fault> {
    let told = match number % 16 {
        0 => {
            let unit = UnitForm { name: name.to_owned(), ogi_office: false };
            organisation::open_unit(office, keeper, &unit).await.map_err(fault)?;
            format!("unit {name}")
        }
        1 | 5 | 9 | 13 => format!("file {} {name}", keep(office, keeper, name, number).await?),
        _ => {
            let mut message = Message::new("torture.nothing", json!({ "name": name }));
            message.dedup_key = Some(name.to_owned());
            office
                .transact(&Actor::Staff(keeper.clone()), async |_| {
                    Ok(Outcome::of(()).event(changed(name)).message(message.clone()))
                })
                .await
                .map_err(fault)?;
            format!("job {name}")
        }
    };
    // One write each: lines of different writers never mix, and a kill cuts at most the last one.
    let mut out = io::stdout().lock();
    out.write_all(format!("{told}\n").as_bytes())?;
    out.flush()?;
    Ok(())
}

/// A sealed file, taken in and attached; its identity.
async fn keep(office: &Office, keeper: &Staff, name: &str, number: u64) -> Result<String, Fault> {
    let content = content_of(name, usize::try_from(number % 7)? * 20_000);
    let received = files::receive(office, &keeper.agency, &content[..], 1 << 20).await.map_err(fault)?;
    let id = office
        .transact(&Actor::Staff(keeper.clone()), async move |tx| {
            let id = files::attach(tx, received, name, "text/plain").await?;
            Ok(Outcome::of(id).event(changed(&format!("file {name}"))))
        })
        .await
        .map_err(fault)?;
    Ok(id.to_string())
}

/// What the file of this name holds: its name, then its last letter over and over; never twice the same.
pub fn content_of(name: &str, more: usize) -> Vec<u8> {
    let filler = name.bytes().last().unwrap_or_default();
    name.bytes().chain(std::iter::repeat_n(filler, more)).collect()
}

fn changed(name: &str) -> OperationEvent {
    OperationEvent::SettingChanged { name: name.to_owned(), before: String::new(), after: "1".to_owned() }
}
