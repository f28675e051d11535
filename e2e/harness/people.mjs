// Signing in as a sample account, as its owner would: password, then the authenticator's code.

import { createHash } from 'node:crypto';

import { follow } from './browser.mjs';
import { base32, totp } from './totp.mjs';

/** The password that the demo prints. */
export const passwordOf = (house) => house.said.match(/密码是 (\S+?)，/)[1];

/** The authenticators of sample accounts follow from their names: everybody may be everybody. */
export const secretOf = (account) =>
  base32(createHash('sha256').update(`gongkai demo ${account}`).digest().subarray(0, 20));

const PERIOD = 30;
const used = new Map();

/**
 * A code that this account has not used yet. The next period's code counts already (RFC 6238, 5.2),
 * so two can be given at once and nobody waits for the clock.
 */
export function freshCode(house, account) {
  const key = `${house.address} ${account}`;
  const now = Math.floor(Date.now() / 1000 / PERIOD);
  const step = Math.max(now, (used.get(key) ?? 0) + 1);
  if (step > now + 1) throw new Error(`${account}: three codes within a period; share a session instead`);
  used.set(key, step);
  return totp(secretOf(account), step * PERIOD);
}

/** Signs in on a page; ends on the workbench. */
export async function signIn(house, page, account) {
  await page.goto('/office/sign-in');
  await page.fill('#account', account);
  await page.fill('#password', passwordOf(house));
  await follow(page, /\/second$/, () => page.click('form[action="/office/sign-in"] button'));
  await page.fill('#second', freshCode(house, account));
  await follow(page, /^\/office$/, () => page.click('form[action="/office/sign-in/second"] button'));
}

/** The second factor again, before what weighs more; ends on the workbench. */
export async function stepUp(house, page, account) {
  await page.goto('/office/step-up?return=/office');
  await page.fill('#second', freshCode(house, account));
  await follow(page, /^\/office$/, () => page.click('form[action="/office/step-up"] button'));
}
