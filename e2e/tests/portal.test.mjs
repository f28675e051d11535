// Every page of a portal that has just been set up, as visitors find them by following links: nothing
// goes wrong, everything can be reached, read and printed, also on a phone and in 长辈版.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { launch, openPage, visitor, SIZES } from '../harness/browser.mjs';
import { accessible, named, withinWidth } from '../harness/checks.mjs';
import { Frontier, linksOf, shape } from '../harness/crawl.mjs';
import { startProgram, TARGET } from '../harness/program.mjs';

const SCREENSHOTS = join(TARGET, 'screenshots', 'portal');
const FILES = /\.(xml|txt|json|docx|xlsx|pdf)$/;

let program;
let browser;

before(async () => {
  await mkdir(SCREENSHOTS, { recursive: true });
  program = await startProgram(['serve']);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await program?.stop();
});

/** Follows links from the home page; `look` is called on each page, and its complaints are collected. */
async function walk(options, starts, look) {
  const context = await visitor(browser, program.address, options);
  const { page, faults } = await openPage(context);
  const frontier = new Frontier(program.address, starts);
  const wrong = [];
  let pages = 0;
  for (let url = frontier.next(); url; url = frontier.next()) {
    if (FILES.test(new URL(url).pathname)) continue;
    const answer = await page.goto(url);
    pages += 1;
    const complaints = [...faults(), ...await look(page, url)];
    if (answer.status() !== 200) complaints.push(`answers ${answer.status()}`);
    wrong.push(...complaints.map((complaint) => `${shape(url)}: ${complaint}`));
    frontier.add(await linksOf(page));
  }
  await context.close();
  assert.deepEqual(wrong, []);
  return pages;
}

const picture = (page, url, size) => page.screenshot({
  path: join(SCREENSHOTS, `${new URL(url).pathname.replace(/\W+/g, '-')}-${size}.png`), fullPage: true,
});

test('every page on a desk: no fault, named, accessible', async () => {
  const pages = await walk({}, ['/'], async (page, url) => {
    await picture(page, url, 'desk');
    return [...await named(page), ...await accessible(page)];
  });
  assert.ok(pages > 10, `${pages} pages`);
});

test('every page on a phone: nothing sticks out', async () => {
  await walk({ viewport: SIZES.phone }, ['/'], async (page, url) => {
    await picture(page, url, 'phone');
    return withinWidth(page);
  });
});

test('长辈版 and 高对比: carried on, accessible, within the width', async () => {
  for (const view of ['?elder=1', '?contrast=1']) {
    const start = await firstLink(view);
    await walk({ viewport: SIZES.laptop }, [start], async (page) => [
      ...await accessible(page), ...await withinWidth(page),
    ]);
  }
});

/** The address that the toolbar gives for this view; without scripts, so that the page answers. */
async function firstLink(view) {
  const context = await visitor(browser, program.address, { javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/');
  const which = view.includes('elder') ? 'elder' : 'contrast';
  const href = await page.getAttribute(`[data-view=${which}]`, 'href');
  await page.goto(href);
  const kept = await page.getAttribute('html', 'class');
  assert.ok(kept.split(' ').includes(which), `${href}: ${kept}`);
  await context.close();
  return href;
}

test('with the keyboard alone: the text is one step away, every section is reached', async () => {
  const context = await visitor(browser, program.address);
  const { page } = await openPage(context);
  await page.goto('/');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => location.hash), '#main');
  await page.goto('/');
  const reached = new Set();
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const { left, right, width } = document.activeElement.getBoundingClientRect();
      return { href: document.activeElement.getAttribute('href'), seen: width > 0 && right > 0 && left >= 0 };
    });
    assert.ok(at.seen, `step ${step}: the focus cannot be seen`);
    if (at.href) reached.add(at.href);
  }
  for (const section of ['/guide', '/rules', '/disclosure', '/annual-reports', '/apply']) {
    assert.ok(reached.has(section), `${section} is not reached: ${[...reached]}`);
  }
  await context.close();
});

test('on paper: the text without what belongs to the screen', async () => {
  const context = await visitor(browser, program.address);
  const { page } = await openPage(context);
  await page.goto('/guide');
  await page.emulateMedia({ media: 'print' });
  const shown = await page.evaluate(() => ['.toolbar', '.sections', '.site-search', 'h1'].map((what) => {
    const part = document.querySelector(what);
    return part !== null && part.getClientRects().length > 0;
  }));
  assert.deepEqual(shown, [false, false, false, true]);
  await context.close();
});

test('an address that does not exist leads back', async () => {
  const context = await visitor(browser, program.address);
  const { page, faults } = await openPage(context);
  const answer = await page.goto('/nothing-here');
  assert.equal(answer.status(), 404);
  assert.deepEqual([...await named(page), ...await accessible(page)], []);
  assert.ok(await page.isVisible('.masthead'));
  assert.deepEqual(faults().filter((fault) => !fault.includes('404')), []);
  await context.close();
});
