// What must hold on every page, whatever it is about. Each check returns sentences; none is good.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
// Good practice beyond the standard, as far as its faults are serious.
const BEYOND = ['accesskeys', 'aria-dialog-name', 'aria-text', 'label-title-only', 'tabindex'];
// What may be right in one layout and wrong in another: a word that is hidden names nothing, a box
// that has become narrow scrolls.
const OF_LAYOUT = [
  'aria-command-name', 'aria-hidden-focus', 'aria-input-field-name', 'aria-toggle-field-name', 'button-name',
  'input-button-name', 'label', 'link-in-text-block', 'link-name', 'list', 'listitem', 'nested-interactive',
  'scrollable-region-focusable', 'select-name', 'summary-name',
];
const CONTRAST = 'color-contrast';

/** No serious or critical fault of accessibility, by axe's rules for WCAG 2.1 A and AA. */
export async function accessible(page) {
  await withAxe(page);
  const rules = await page.evaluate(([tags, more, not]) => axe.getRules(tags)
    .filter(({ ruleId, tags: of }) => ruleId !== not && !of.includes('experimental'))
    .map(({ ruleId }) => ruleId).concat(more), [STANDARD, BEYOND, CONTRAST]);
  return [...await faultsByAxe(page, rules), ...await readable(page)];
}

/** The same page in another layout: what can have changed. */
export async function stillAccessible(page) {
  await withAxe(page);
  return [...await faultsByAxe(page, OF_LAYOUT), ...await readable(page)];
}

async function withAxe(page) {
  if (!await page.evaluate('typeof axe === "object"')) await page.evaluate(AXE);
}

async function faultsByAxe(page, rules, where = 'html') {
  const violations = await page.evaluate(([values, context]) => axe.run(context, {
    runOnly: { type: 'rule', values },
    resultTypes: ['violations'],
    preload: false, // style sheets are not fetched again
    iframes: false,
  }).then(({ violations: all }) => all
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => ({ id, help, at: nodes.slice(0, 3).map((node) => node.target.join(' ')) }))),
  [rules, where]);
  return violations.map(({ id, help, at }) => `axe ${id}: ${help}: ${at.join('; ')}`);
}

// Ways in which text has been seen to look, over all pages.
const looks = new Set();

/**
 * Enough contrast. That follows from the colour of a text, its size and what lies behind it, and costs
 * four fifths of all that axe does; so each look is judged once, on the first page that has it.
 */
export async function readable(page) {
  const found = await page.evaluate((known) => {
    const seen = new Set(known);
    const fresh = [];
    const grounds = new Map();
    const behind = (e) => {
      if (!e) return '';
      if (!grounds.has(e)) {
        const { backgroundColor, backgroundImage, opacity } = getComputedStyle(e);
        const through = backgroundColor === 'rgba(0, 0, 0, 0)' && backgroundImage === 'none' && opacity === '1';
        const above = behind(e.parentElement);
        grounds.set(e, through ? above : `${backgroundColor} ${backgroundImage} ${opacity} on ${above}`);
      }
      return grounds.get(e);
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const elements = new Set();
    while (texts.nextNode()) if (texts.currentNode.data.trim()) elements.add(texts.currentNode.parentElement);
    for (const e of elements) {
      if (!e.checkVisibility({ visibilityProperty: true })) continue;
      // An editor puts what it shows back as it was: nothing can be marked in it. The preview looks the same.
      if (e.isContentEditable) continue;
      const { color, fontSize, fontWeight } = getComputedStyle(e);
      const look = `${color} ${fontSize} ${fontWeight} over ${behind(e)}`;
      if (seen.has(look)) continue;
      seen.add(look);
      fresh.push(look);
      e.setAttribute('data-new-look', '');
    }
    return fresh;
  }, [...looks]);
  if (found.length === 0) return [];
  found.forEach((look) => looks.add(look));
  await withAxe(page);
  const faults = await faultsByAxe(page, [CONTRAST], '[data-new-look]');
  await page.evaluate(() => document.querySelectorAll('[data-new-look]')
    .forEach((e) => e.removeAttribute('data-new-look')));
  return faults;
}

/** Nothing sticks out at the side: wide tables scroll within their own box. */
export async function withinWidth(page) {
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return null;
    const sticksOut = (e) => e.getBoundingClientRect().right > width + 1
      || (e.scrollWidth > Math.max(e.clientWidth, width) && getComputedStyle(e).overflowX === 'visible');
    // The innermost come last.
    const guilty = [...document.querySelectorAll('body *')].filter(sticksOut)
      .slice(-3).map((e) => e.tagName.toLowerCase() + (e.className ? `.${e.className}` : ''));
    return `${document.documentElement.scrollWidth} px wide in a window of ${width}: ${guilty.join(', ')}`;
  });
  return wide ? [wide] : [];
}

/** Nothing that can be clicked on the first screen lies under something else. */
export async function uncovered(page) {
  return page.evaluate(() => {
    const within = ({ left, right, top, bottom }, x, y) => x >= left && x <= right && y >= top && y <= bottom;
    const complaints = [];
    for (const e of document.querySelectorAll('a[href], button, summary, input, select, textarea')) {
      const [box] = e.getClientRects();
      if (!box || box.width < 2 || !e.checkVisibility({ visibilityProperty: true })) continue;
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      let shown = within({ left: 0, top: 0, right: innerWidth, bottom: innerHeight }, x, y);
      for (let above = e.parentElement; above && shown; above = above.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(above);
        if (overflowX !== 'visible' || overflowY !== 'visible') shown = within(above.getBoundingClientRect(), x, y);
      }
      const hit = shown && document.elementFromPoint(x, y);
      if (hit && !e.contains(hit) && !hit.contains(e)) {
        complaints.push(`${e.outerHTML.slice(0, 80)} lies under ${hit.outerHTML.slice(0, 60)}`);
      }
    }
    return complaints;
  });
}

/** What a page needs to be understood by a reader program: language, title, one main part and h1. */
export async function named(page) {
  return page.evaluate(() => {
    const wrong = [];
    if (!document.documentElement.lang.startsWith('zh')) wrong.push('the page does not say that it is Chinese');
    if (!document.title.trim()) wrong.push('the page has no title');
    for (const what of ['main', 'h1']) {
      const count = document.querySelectorAll(what).length;
      if (count !== 1) wrong.push(`the page has ${count} <${what}>`);
    }
    return wrong;
  });
}

/**
 * On paper there is the text and nothing that belongs to the screen, and no table is cut off. Width:
 * Chromium lays A4 out four thirds as wide as its type area (174 mm) and shrinks what it has drawn.
 */
export async function onPaper(page) {
  await page.setViewportSize({ width: 877, height: 1240 });
  await page.emulateMedia({ media: 'print', colorScheme: 'light' });
  const wrong = await page.evaluate(() => {
    const name = (e) => e.tagName.toLowerCase() + (e.className ? `.${String(e.className).split(' ')[0]}` : '');
    const shown = (e) => e.getClientRects().length > 0;
    const screen = [...document.querySelectorAll('nav, [role=navigation], [role=search], .btn')];
    const complaints = screen.filter(shown).map((e) => `${name(e)} is on paper`);
    if (!shown(document.querySelector('h1'))) complaints.push('the title is not on paper');
    for (const table of document.querySelectorAll('table')) {
      for (let box = table.parentElement; box; box = box.parentElement) {
        const hides = getComputedStyle(box).overflowX !== 'visible' && box.scrollWidth > box.clientWidth + 1;
        if (hides) complaints.push(`${name(table)} is cut off on paper by ${name(box)}`);
      }
    }
    return [...new Set(complaints)];
  });
  const wide = await withinWidth(page);
  await page.emulateMedia({ media: null });
  return [...wrong, ...wide.map((complaint) => `on paper ${complaint}`)];
}

/**
 * How the main part is built: elements with what axe looks at, without words, addresses and repeats.
 * Pages of the same build have the same faults of structure.
 */
export function buildOf(page) {
  return page.evaluate(() => {
    const words = /^(id|href|value|action|title|datetime|for|name|data-.*|aria-(label|describedby|labelledby|controls))$/;
    const build = (e) => {
      const attributes = [...e.attributes].map(({ name, value }) => (words.test(name) ? `${name}${value ? '' : '!'}` : `${name}=${value}`));
      const text = [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) ? 't' : '';
      const children = [...new Set([...e.children].map(build))];
      return `<${e.localName} ${attributes.sort().join(' ')}${text}${children.join('')}>`;
    };
    return build(document.querySelector('main'));
  });
}
