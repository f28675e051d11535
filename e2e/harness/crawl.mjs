// Which pages there are, found as a reader finds them: by following links. A new page is thus
// visited without being named anywhere.

// As many pages of one shape as show that the shape holds: `/documents/a` and `/documents/b`.
const OF_ONE_SHAPE = 2;

/** `/documents/2026-0003?page=2` has the shape `/documents/*?page`: which page, not which thing. */
export function shape(url) {
  const { pathname, searchParams } = new URL(url);
  const path = pathname.split('/').map((part) => {
    const ending = part.match(/\.[a-z]+$/)?.[0] ?? '';
    return /\d|%/.test(part) ? `*${ending}` : part;
  }).join('/');
  const names = [...new Set(searchParams.keys())].sort().join('&');
  return names ? `${path}?${names}` : path;
}

export class Frontier {
  #waiting = [];
  #known = new Set();
  #shapes;

  /** `shapes` counts visits by shape; visitors who share it do not repeat each other's pages. */
  constructor(origin, starts, shapes = new Map()) {
    this.origin = origin;
    this.#shapes = shapes;
    this.add(starts);
  }

  /** Takes in links of a page; those that lead elsewhere or sign out are left alone. */
  add(links) {
    for (const link of links) {
      const url = new URL(link, this.origin);
      url.hash = '';
      if (url.origin !== new URL(this.origin).origin || this.#known.has(url.href)) continue;
      this.#known.add(url.href);
      this.#waiting.push(url.href);
    }
  }

  /** The next page to visit, or undefined. */
  next() {
    while (this.#waiting.length > 0) {
      const url = this.#waiting.shift();
      const of = shape(url);
      const visits = this.#shapes.get(of) ?? 0;
      if (visits < OF_ONE_SHAPE) {
        this.#shapes.set(of, visits + 1);
        return url;
      }
    }
    return undefined;
  }
}

export function linksOf(page) {
  return page.$$eval('a[href]', (all) => all.map((a) => a.href).filter((href) => href.startsWith('http')));
}
