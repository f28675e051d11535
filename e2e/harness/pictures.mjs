// Screenshots for people to look at: `screenshots/ROLE/WIDTH/path.png` in the target folder. Build
// output, and of this run alone.

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { TARGET } from './program.mjs';

const FOLDER = join(TARGET, 'screenshots');
const taken = new Set();
let emptied;

/** The whole page as it stands. */
export async function picture(page, role) {
  const { pathname, search } = new URL(page.url());
  const name = `${pathname.slice(1).replace(/\/$/, '')}${search.replace('?', '@')}` || 'index';
  const safe = decodeURIComponent(name).replace(/[^\p{L}\p{N}@=&/._-]/gu, '_').slice(0, 120);
  const file = join(FOLDER, role, String(page.viewportSize().width), `${safe}.png`);
  await (emptied ??= rm(FOLDER, { recursive: true, force: true }));
  if (taken.has(file)) throw new Error(`${file} would overwrite another screenshot`);
  taken.add(file);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, await wholePage(page));
}

const sessions = new WeakMap();

/** Asked of Chromium itself, which spares half the time: the file is larger, and nothing is waited for. */
async function wholePage(page) {
  if (!sessions.has(page)) sessions.set(page, await page.context().newCDPSession(page));
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const { width } = page.viewportSize();
  const { data } = await sessions.get(page).send('Page.captureScreenshot', {
    format: 'png', optimizeForSpeed: true, captureBeyondViewport: true, clip: { x: 0, y: 0, width, height, scale: 1 },
  });
  return Buffer.from(data, 'base64');
}
