// Every page of the office that a duty opens: those of the rail, what they lead to, and what that leads
// to. Nothing goes wrong, everything can be read at a desk, in the dark, on a phone and on paper.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { openPage, visitor, SIZES } from '../harness/browser.mjs';
import { accessible, buildOf, named, onPaper, readable, stillAccessible, uncovered, withinWidth } from '../harness/checks.mjs';
import { Frontier, linksIn, walk } from '../harness/crawl.mjs';
import { signIn, stepUp } from '../harness/people.mjs';
import { picture } from '../harness/pictures.mjs';
import { house, theBrowser } from '../harness/suite.mjs';

const TABS = 2;

/** What a page is about, without the proof that its forms carry. */
const mainOf = (html) => html.match(/<main[\s\S]*<\/main>/)[0].replace(/<input type="hidden"[^>]*>/g, '');

// Pages of the rail are one link from the workbench.
const LEVELS = 1 + 2;

const PEOPLE = {
  provider: 'sfj-tigong',
  reviewer: 'sfj-shencha',
  leader: 'sfj-lingdao',
  statistician: 'sfj-tongji',
  counter: 'sfj-zixun',
  system: 'sfj-xitong',
  security: 'sfj-anquan',
  audit: 'sfj-shenji',
  superior: 'qzf-xitong',
};
// The superior agency's administrator is looked at for what only a superior has.
const LIKE = { superior: 'system' };

describe('office', { concurrency: 1 }, () => {
  let browser;
  let program;
  // What one person has seen word for word is not looked at again for another, and of pages that are
  // built alike one is looked at closely. The workbench is for everybody, because what stands around the
  // pages differs from duty to duty.
  const contents = new Set();
  const builds = new Set();
  const isNew = (seen, one) => !seen.has(one) && Boolean(seen.add(one));

  before(async () => {
    browser = await theBrowser();
    program = await house();
  });

  async function visit({ page, faults }, url, role) {
    const { status, kind, text: html } = await page.evaluate(async (address) => {
      const answer = await fetch(address);
      return { status: answer.status, kind: answer.headers.get('content-type'), text: await answer.text() };
    }, url);
    if (status !== 200) return { links: [], wrong: [`answers ${status}`, ...faults()] };
    if (!kind.startsWith('text/html')) return { links: [], wrong: [] };
    const links = linksIn(html, url);
    if (!isNew(contents, mainOf(html)) && !url.endsWith('/office')) return { links, wrong: [] };
    await page.goto(url);
    const heard = faults();
    const closely = isNew(builds, await buildOf(page)) || url.endsWith('/office');
    const wrong = [...heard, ...await named(page), ...await uncovered(page)];
    if (closely) wrong.push(...await accessible(page));
    await picture(page, role);
    await page.setViewportSize(SIZES.phone);
    wrong.push(...await withinWidth(page), ...await uncovered(page));
    if (closely) wrong.push(...await stillAccessible(page));
    await picture(page, role);
    if (closely) {
      await page.emulateMedia({ colorScheme: 'dark' });
      wrong.push(...await readable(page), ...await onPaper(page));
    }
    await page.setViewportSize(SIZES.desk);
    return { links, wrong: [...wrong, ...faults()] };
  }

  const visits = new Map();
  function visitsOf(role) {
    const like = LIKE[role] ?? role;
    if (!visits.has(like)) visits.set(like, new Map());
    return visits.get(like);
  }

  for (const [role, account] of Object.entries(PEOPLE)) {
    test(`what the ${role} sees`, async () => {
      const context = await visitor(browser, program.address);
      const tabs = await Promise.all(Array.from({ length: TABS }, () => openPage(context)));
      await signIn(program, tabs[0].page, account);
      await stepUp(program, tabs[0].page, account);
      // Somewhere on the site, to ask from.
      await Promise.all(tabs.map(({ page }) => page.goto('/robots.txt')));
      const own = (links) => links.filter((link) => new URL(link).pathname.startsWith('/office'));
      const { visited, wrong } = await walk(new Frontier(program.address, ['/office'], { visits: visitsOf(role) }), tabs, async (tab, url) => {
        const { links, wrong: complaints } = await visit(tab, url, role);
        return { links: own(links), wrong: complaints };
      }, LEVELS);
      await context.close();
      assert.deepEqual(wrong, []);
      assert.ok(visited.length > (role in LIKE ? 2 : 10), `${visited.length} pages`);
    });
  }
});
