// The whole suite in one process, one file after the other: they share a browser and a demo.

import { readdir } from 'node:fs/promises';

const files = (await readdir(new URL('.', import.meta.url))).filter((name) => name.endsWith('.test.mjs'));
for (const file of files.sort()) await import(`./${file}`);
