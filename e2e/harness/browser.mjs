// Debian's Chromium without a screen, and an ear for everything that goes wrong on a page.

import { chromium } from 'playwright-core';

const ARGUMENTS = [
  '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--lang=zh-CN',
];

// Far more than anything takes; a test that waits for what never comes shall say so soon.
const PATIENCE_MS = 15_000;

export const SIZES = {
  desk: { width: 1440, height: 900 },
  laptop: { width: 1366, height: 768 },
  phone: { width: 390, height: 844 },
};

export function launch() {
  return chromium.launch({
    executablePath: process.env.GONGKAI_CHROMIUM ?? '/usr/bin/chromium-headless-shell',
    // Chromium's own sandbox needs an ordinary user.
    chromiumSandbox: process.getuid() !== 0,
    args: ARGUMENTS,
  });
}

/** A visitor of their own: cookies, size and language of a citizen's or clerk's browser. */
export async function visitor(browser, address, options = {}) {
  const context = await browser.newContext({
    baseURL: address, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: SIZES.desk, ...options,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  return context;
}

/**
 * Opens a page that is listened to. `faults()` gives what went wrong since the last call, one
 * sentence each: script errors, console errors, CSP reports, files that did not come.
 */
export async function openPage(context) {
  const page = await context.newPage();
  let heard = [];
  page.on('pageerror', (error) => heard.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') heard.push(`console error: ${message.text()}`);
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    // Leaving a page, or a download, aborts what was under way; that is no fault.
    if (why !== 'net::ERR_ABORTED') heard.push(`no answer for ${request.url()}: ${why}`);
  });
  page.on('response', (response) => {
    const itself = response.request().isNavigationRequest();
    if (response.status() >= 400 && !itself) heard.push(`${response.status()} for ${response.url()}`);
  });
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      console.error(`CSP ${event.violatedDirective} forbids ${event.blockedURI || 'inline code'}`);
    });
  });
  return { page, faults: () => { const all = heard; heard = []; return all; } };
}

/** Does something that leads to another page, and waits for it; `path` is what its address must be like. */
export async function follow(page, path, act) {
  await Promise.all([page.waitForEvent('load'), act()]);
  const { pathname } = new URL(page.url());
  if (!path.test(pathname)) throw new Error(`came to ${pathname}, not ${path}:\n${await page.innerText('main')}`);
}
