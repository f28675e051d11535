// What must hold on every page, whatever it is about. Each check returns sentences; none is good.

import { AxeBuilder } from '@axe-core/playwright';

/** No serious or critical fault of accessibility, by axe's rules for WCAG 2.1 A and AA. */
export async function accessible(page) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `axe ${id}: ${help}: ${nodes.slice(0, 3).map((n) => n.target.join(' ')).join('; ')}`);
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
