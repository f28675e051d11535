//! Signing in to the demo by HTTP, as a browser does: two pages, two forms, the code from the page.

use crate::Fault;
use gongkai_office::account::DEMO_PASSWORD;

use super::browser::{Browser, field};

/// An account that keeps annual reports, of the bureau of the demo.
pub const STATISTICIAN: &str = "sfj-tongji";
/// An account that reviews and releases what the bureau publishes.
pub const REVIEWER: &str = "sfj-shencha";
/// An account that reads the audit log, of the district government of the demo.
pub const AUDITOR: &str = "qzf-shenji";

const SIGN_IN: &str = "/office/sign-in";
const SECOND: &str = "/office/sign-in/second";

/// Signs in with both factors.
pub fn sign_in(browser: &mut Browser, account: &str) -> Result<(), Fault> {
    let code = password(browser, account)?;
    let page = browser.page(SECOND)?;
    let seal = field(&page, "csrf").ok_or("no seal in the second form")?;
    let answer = browser.post(SECOND, &[("csrf", seal), ("second", &code)])?;
    if answer.status != 303 || browser.get("/office")?.status != 200 {
        return Err(format!("{account} cannot sign in: status {}", answer.status).into());
    }
    Ok(())
}

/// The first step: account and password. Gives the code that the sign-in page of the demo shows.
pub fn password(browser: &mut Browser, account: &str) -> Result<String, Fault> {
    let page = browser.page(SIGN_IN)?;
    let seal = field(&page, "csrf").ok_or("no seal in the sign-in form")?;
    let code = samples(&page).into_iter().find(|(known, _)| known == account).map(|(_, code)| code);
    let code = code.ok_or_else(|| format!("the sign-in page shows no account {account}"))?;
    let answer =
        browser.post(SIGN_IN, &[("csrf", seal), ("account", account), ("password", DEMO_PASSWORD)])?;
    if answer.status != 303 {
        return Err(format!("{account}: the password was refused with status {}", answer.status).into());
    }
    Ok(code)
}

/// The accounts that the sign-in page of the demo shows, each with its code.
pub fn samples(page: &str) -> Vec<(String, String)> {
    // Both stand as code in the page, one after the other.
    let pieces: Vec<&str> =
        page.split("<code").skip(1).filter_map(|part| part.split_once('>')?.1.split('<').next()).collect();
    let is_code = |piece: &str| piece.len() == 6 && piece.bytes().all(|b| b.is_ascii_digit());
    let pairs = pieces.iter().zip(pieces.iter().skip(1)).filter(|(_, code)| is_code(code));
    pairs.map(|(account, code)| ((*account).to_owned(), (*code).to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::samples;

    #[test]
    fn accounts_and_codes_are_found() {
        let page = "<code>Wort-1</code> <tr><td><code>qzf-a</code><td class=\"nowrap\"><code>012345</code></tr>\
                    <tr><td><code>qzf-b</code><td><code>999999</code></tr>";
        assert_eq!(samples(page), [("qzf-a".into(), "012345".into()), ("qzf-b".into(), "999999".into())]);
    }
}
