// The whole suite in one process: its files share a browser and a sample district, which is being made
// while the tests run that do not need it. Two files at a time, the longest first.

import { readdir } from 'node:fs/promises';
import { describe } from 'node:test';

import { makeDistrict } from '../harness/suite.mjs';

const LONGEST = 'office.test.mjs';

makeDistrict().catch(() => {}); // whoever waits for it is told

describe('everything', { concurrency: 2 }, async () => {
  const files = (await readdir(new URL('.', import.meta.url))).filter((name) => name.endsWith('.test.mjs'));
  files.sort((a, b) => (b === LONGEST) - (a === LONGEST) || a.localeCompare(b));
  for (const file of files) await import(`./${file}`);
});
