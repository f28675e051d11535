//! Signing in to the demo by HTTP, as a browser does: two pages, two forms, the code from the page.

use crate::Fault;
use gongkai_office::account::DEMO_PASSWORD;

use super::browser::{Browser, field};

/// An account that keeps annual reports, of the bureau of the demo.
pub const STATISTICIAN: &str = "sfj-tongji";
/// An account that reviews and releases what the bureau publishes.
pub const REVIEWER: &str = "sfj-shencha";
/// An account that writes down inquiries, of the same bureau.
pub const COUNTER: &str = "sfj-zixun";
/// An account that handles applications, of the same bureau.
pub const OFFICER: &str = "sfj-jingban";
/// An account that reads the audit log, of the district government of the demo.
pub const AUDITOR: &str = "qzf-shenji";

const SIGN_IN: &str = "/office/sign-in";
const SECOND: &str = "/office/sign-in/second";

/// Signs in with both factors.
pub fn sign_in(browser: &mut Browser, account: &str) -> Result<(), Fault> {
    password(browser, account)?;
    let page = browser.page(SECOND)?;
    let seal = field(&page, "csrf").ok_or("no seal in the second form")?;
    let code = code(&page).ok_or("the demo shows no code")?;
    let answer = browser.post(SECOND, &[("csrf", seal), ("second", code)])?;
    if answer.status != 303 || browser.get("/office")?.status != 200 {
        return Err(format!("{account} cannot sign in: status {}", answer.status).into());
    }
    Ok(())
}

/// The first step: account and password.
pub fn password(browser: &mut Browser, account: &str) -> Result<(), Fault> {
    let page = browser.page(SIGN_IN)?;
    let seal = field(&page, "csrf").ok_or("no seal in the sign-in form")?;
    let answer =
        browser.post(SIGN_IN, &[("csrf", seal), ("account", account), ("password", DEMO_PASSWORD)])?;
    if answer.status != 303 {
        return Err(format!("{account}: the password was refused with status {}", answer.status).into());
    }
    Ok(())
}

/// The accounts that the sign-in page of the demo offers.
pub fn samples(page: &str) -> Vec<String> {
    let offers = page.split("/office/sign-in?account=").skip(1);
    offers.filter_map(|rest| rest.split(['"', '&']).next()).map(str::to_owned).collect()
}

/// The code that the second step shows for a sample account.
fn code(page: &str) -> Option<&str> {
    let mut pieces = page.split("<code>").skip(1).filter_map(|rest| rest.split('<').next());
    pieces.find(|piece| piece.len() == 6 && piece.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::{code, samples};

    #[test]
    fn accounts_and_codes_are_found() {
        let page = "<a href=\"/office/sign-in?account=qzf-a\"><code>qzf-a</code></a>\
                    <a href=\"/office/sign-in?account=qzf-b\">";
        assert_eq!(samples(page), ["qzf-a", "qzf-b"]);
        assert_eq!(code("<code>Wort-1</code> <code>012345</code>"), Some("012345"));
    }
}
