// The whole suite in one process, one file after the other: they share a browser and a sample district,
// which is being made while the tests run that do not need it.

import { readdir } from 'node:fs/promises';

import { makeDistrict } from '../harness/suite.mjs';

makeDistrict().catch(() => {}); // whoever waits for it is told

const files = (await readdir(new URL('.', import.meta.url))).filter((name) => name.endsWith('.test.mjs'));
for (const file of files.sort()) await import(`./${file}`);
