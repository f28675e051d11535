//! The doorkeeper and the memory of the web surfaces, over the office.

use std::net::IpAddr;

use gongkai_office::{
    Office,
    account::{self, Repeated},
};
use gongkai_web_kit::{
    door::{Answering, Doorkeeper, SignedIn, TokenHolder},
    problem::Problem,
    repeat::{Begun, KeptAnswer, RepeatKey, Repeats},
};
use serde::{Deserialize, Serialize};

use crate::problem;

/// Knows who may come in.
pub struct Door(pub Office);

impl Doorkeeper for Door {
    fn staff_of<'a>(&'a self, cookie: &'a str, from: IpAddr) -> Answering<'a, Option<SignedIn>> {
        Box::pin(async move {
            let signed = account::staff_of(&self.0, cookie, Some(from)).await.map_err(problem)?;
            Ok(signed.map(|signed| SignedIn {
                staff: signed.staff,
                form_key: signed.form_key,
                seconds_left: signed.seconds_left,
            }))
        })
    }

    fn token_of<'a>(&'a self, token: &'a str, from: IpAddr) -> Answering<'a, Option<TokenHolder>> {
        Box::pin(async move {
            let holder = account::token_of(&self.0, token, Some(from)).await.map_err(problem)?;
            Ok(holder.map(|holder| TokenHolder {
                token: holder.token,
                staff: holder.staff,
                scopes: holder.scopes,
            }))
        })
    }
}

/// Remembers requests and their answers.
pub struct Memory(pub Office);

/// An answer as it is kept; the office seals it.
#[derive(Serialize, Deserialize)]
struct Kept {
    status: u16,
    location: Option<String>,
    content_type: Option<String>,
    body: Vec<u8>,
}

impl Repeats for Memory {
    fn begin<'a>(&'a self, key: &'a RepeatKey) -> Answering<'a, Begun> {
        Box::pin(async move {
            let known = account::begin_request(&self.0, &key.who, &key.key, &key.content).await;
            Ok(match known.map_err(problem)? {
                Repeated::New => Begun::New,
                Repeated::Unfinished => Begun::Unfinished,
                Repeated::OtherContent => Begun::OtherContent,
                Repeated::Done(answer) => {
                    let kept: Kept = serde_json::from_slice(&answer).map_err(Problem::fault)?;
                    let Kept { status, location, content_type, body } = kept;
                    Begun::Done(KeptAnswer { status, location, content_type, body })
                }
            })
        })
    }

    fn keep<'a>(&'a self, key: &'a RepeatKey, answer: &'a KeptAnswer) -> Answering<'a, ()> {
        Box::pin(async move {
            let KeptAnswer { status, location, content_type, body } = answer.clone();
            let kept = serde_json::to_vec(&Kept { status, location, content_type, body });
            let kept = kept.map_err(Problem::fault)?;
            account::keep_answer(&self.0, &key.who, &key.key, &kept).await.map_err(problem)
        })
    }

    fn forget<'a>(&'a self, key: &'a RepeatKey) -> Answering<'a, ()> {
        Box::pin(async move { account::forget_request(&self.0, &key.who, &key.key).await.map_err(problem) })
    }
}
