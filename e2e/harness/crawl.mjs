// Which pages there are, found as a reader finds them: by following links. A new page is thus
// visited without being named anywhere.

// As many pages of one shape as show that the shape holds: `/documents/a` and `/documents/b`.
const OF_ONE_SHAPE = 2;

/**
 * `/documents/2026-0003?page=2` has the shape `/documents/*?page`: which page, not which thing. What
 * has a number in its name is a thing, and what is in `things`.
 */
export function shape(url, things = new Set()) {
  const { pathname, searchParams } = new URL(url);
  const path = pathname.split('/').map((part) => {
    const [, name, ending] = part.match(/^(.*?)(\.[a-z]+)?$/);
    return /\d|%/.test(part) || things.has(name) ? `*${ending ?? ''}` : part;
  }).join('/');
  const names = [...new Set(searchParams.keys())].sort().join('&');
  return names ? `${path}?${names}` : path;
}

export class Frontier {
  #waiting = [];
  #known = new Set();
  #visits;

  /** `things` are names of things in addresses; who shares `visits` does not repeat another's shapes. */
  constructor(origin, starts, { things = new Set(), visits = new Map() } = {}) {
    this.origin = new URL(origin).origin;
    this.things = things;
    this.#visits = visits;
    this.add(starts);
  }

  /** Takes in links of a page; those that lead elsewhere are left alone. */
  add(links) {
    for (const link of links) {
      const url = new URL(link, this.origin);
      url.hash = '';
      if (url.origin !== this.origin || this.#known.has(url.href)) continue;
      this.#known.add(url.href);
      const of = shape(url, this.things);
      const visits = this.#visits.get(of) ?? 0;
      this.#visits.set(of, visits + 1);
      if (visits < OF_ONE_SHAPE) this.#waiting.push(url.href);
    }
  }

  /** All that wait to be visited. */
  take() {
    const taken = this.#waiting;
    this.#waiting = [];
    return taken;
  }
}

/**
 * Visits everything that can be reached, `levels` links deep, by several tabs at once. `visit(tab,
 * url)` gives the links of a page and what is wrong with it. Level by level, so that it does not
 * depend on who is faster which pages are seen.
 */
export async function walk(frontier, tabs, visit, levels = Infinity) {
  const visited = [];
  const wrong = [];
  for (let level = 0; level <= levels; level += 1) {
    const urls = frontier.take();
    if (urls.length === 0) break;
    const found = new Array(urls.length);
    let next = 0;
    await Promise.all(tabs.map(async (tab) => {
      while (next < urls.length) {
        const mine = next;
        next += 1;
        found[mine] = await visit(tab, urls[mine]);
      }
    }));
    for (const [at, page] of found.entries()) {
      const path = urls[at].slice(frontier.origin.length);
      wrong.push(...page.wrong.map((complaint) => `${path}: ${complaint}`));
      frontier.add(page.links);
    }
    visited.push(...urls);
  }
  return { visited, wrong };
}

export function linksOf(page) {
  return page.$$eval('a[href]', (all) => all.map((a) => a.href).filter((href) => href.startsWith('http')));
}

/** The links of a page that has come without a browser. */
export const linksIn = (html, address) => [...html.matchAll(/<a [^>]*?href="([^"]*)"/g)]
  .map(([, href]) => new URL(href.replaceAll('&amp;', '&').replaceAll('&#38;', '&'), address).href)
  .filter((href) => href.startsWith('http'));
