// Somebody without a mouse: Tab, Enter and what is typed. Where the focus is must be seen.

import { follow } from './browser.mjs';

const here = (page) => page.evaluate(() => {
  const at = document.activeElement;
  const box = at.getBoundingClientRect();
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  return {
    name: at.outerHTML.slice(0, 100),
    seen: box.width > 0 && box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight,
    ring: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
  };
});

/** Presses Tab until the focus is on `selector`, and says how often. */
export async function tabTo(page, selector, most = 80) {
  for (let step = 1; step <= most; step += 1) {
    await page.keyboard.press('Tab');
    const at = await here(page);
    if (!at.seen) throw new Error(`the focus is out of sight on ${page.url()}: ${at.name}`);
    if (!at.ring) throw new Error(`the focus has no ring on ${page.url()}: ${at.name}`);
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return step;
  }
  throw new Error(`${selector} is not reached by ${most} times Tab on ${page.url()}`);
}

/** Enter, and the page that it leads to: `path` is what its address must be like. */
export const enter = (page, path) => follow(page, path, () => page.keyboard.press('Enter'));

/**
 * The caret at the end of the editor's text. The editor puts its own selection back a moment after it got
 * the focus, so a key pressed in that moment would be lost: the key is repeated until the caret stays.
 */
export async function caretAtEnd(page, text = '.ProseMirror') {
  const stands = () => page.evaluate((selector) => {
    const blocks = document.querySelectorAll(['p', 'h2', 'h3', 'h4', 'h5'].map((name) => `${selector} ${name}`));
    const { isCollapsed, anchorNode } = getSelection();
    return isCollapsed && blocks[blocks.length - 1].contains(anchorNode);
  }, text);
  await page.focus(text);
  for (let times = 0; times < 20; times += 1) {
    await page.keyboard.press('Control+End');
    await page.waitForTimeout(50);
    if (await stands()) return;
  }
  throw new Error(`the caret does not go to the end of the text on ${page.url()}`);
}
