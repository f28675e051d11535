//! Styles, scripts and icons, built into the program. Their address holds a digest of all of them, so
//! that browsers may keep them for ever; one digest for all lets them refer to each other.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    sync::{Arc, LazyLock, OnceLock},
};

use axum::{
    body::Bytes,
    extract::Path,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use data_encoding::HEXLOWER;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::{
    encoding::{Effort, Encoded},
    policy::Policy,
    problem::Problem,
    routes::Routes,
};

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct Files;

struct Asset {
    address: String,
    kind: String,
    bytes: Bytes,
    encoded: OnceLock<Arc<Encoded>>,
}

struct Table {
    version: String,
    assets: BTreeMap<String, Asset>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let files: BTreeMap<String, _> =
        Files::iter().filter_map(|name| Some((name.to_string(), Files::get(&name)?))).collect();
    let mut digest = Sha256::new();
    for (name, file) in &files {
        digest.update(name);
        digest.update(file.metadata.sha256_hash());
    }
    let version = HEXLOWER.encode(digest.finalize().get(..8).unwrap_or_default());
    let assets = files.into_iter().map(|(name, file)| {
        let kind = match file.metadata.mimetype() {
            text if text.starts_with("text/") => format!("{text}; charset=utf-8"),
            other => other.to_owned(),
        };
        let address = format!("/assets/{version}/{name}");
        // A release build holds them already: they are not copied.
        let bytes = match file.data {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => bytes.into(),
        };
        (name, Asset { address, kind, bytes, encoded: OnceLock::new() })
    });
    let assets = assets.collect();
    Table { version, assets }
});

/// The address of an asset, for templates. One that does not exist leads nowhere; a test looks for
/// such names in the templates.
pub fn asset(name: &str) -> &'static str {
    TABLE.assets.get(name).map_or("/assets/none", |asset| asset.address.as_str())
}

/// Names of all assets.
pub fn names() -> impl Iterator<Item = &'static str> {
    TABLE.assets.keys().map(String::as_str)
}

/// The seal mark, small. Browsers ask for it by this address of their own accord.
const ICON: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 16\">\
<rect width=\"16\" height=\"16\" rx=\"2\" fill=\"#b4231c\"/>\
<path d=\"M4 8.5 6.8 11.5 12 5\" fill=\"none\" stroke=\"#fff\" stroke-width=\"1.8\"/></svg>";

/// `/assets/{version}/{name}` and `/favicon.ico`.
pub fn routes() -> Routes<()> {
    Routes::new().get("/assets/{version}/{name}", Policy::PUBLIC, "assets.read", read).get(
        "/favicon.ico",
        Policy::PUBLIC,
        "assets.icon",
        icon,
    )
}

async fn icon() -> impl IntoResponse {
    ([(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, "public, max-age=86400")], ICON)
}

async fn read(
    Path((version, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asset = TABLE.assets.get(&name).ok_or(Problem::NotFound)?;
    let encoded = match asset.encoded.get() {
        Some(encoded) => encoded.clone(),
        None => {
            let packed = tokio::task::spawn_blocking(|| {
                Encoded::new(StatusCode::OK, &asset.kind, asset.bytes.clone(), Effort::Asset)
            });
            let packed = packed.await.map_err(Problem::fault)??;
            asset.encoded.get_or_init(|| Arc::new(packed)).clone()
        }
    };
    // A page of the version before may still ask by the old address: it gets the file, for once.
    let cache = if version == TABLE.version { "public, max-age=31536000, immutable" } else { "no-cache" };
    Ok(encoded.respond(&headers, HeaderValue::from_static(cache)))
}
