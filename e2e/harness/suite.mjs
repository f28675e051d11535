// What the files of a run share: one browser, one sample district. Both are made when the first test
// asks and are gone when the last has ended.

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

import { launch } from './browser.mjs';
import { startProgram } from './program.mjs';

let folder;
let browser;
let district;
const running = [];
const houses = new Map();

after(async () => {
  await (await browser)?.close();
  await Promise.all(running.map((program) => program.stop()));
  if (folder) await rm(await folder, { recursive: true, force: true });
});

const place = async (name) => join(await (folder ??= mkdtemp(join(tmpdir(), 'gongkai-e2e-'))), name);

async function start(command, where) {
  const program = await startProgram(command, where);
  running.push(program);
  return program;
}

export const theBrowser = () => (browser ??= launch());

/** Begins to make the sample district, which takes a while; who needs it waits for it. */
export function makeDistrict() {
  district ??= (async () => {
    const made = await place('district');
    await (await startProgram('demo', made)).stop();
    return made;
  })();
  return district;
}

/** The running sample district; tests that change something name a copy of their own. */
export function house(copy = 'read') {
  if (!houses.has(copy)) houses.set(copy, startCopy(copy));
  return houses.get(copy);
}

async function startCopy(name) {
  const where = await place(name);
  await cp(await makeDistrict(), where, { recursive: true, preserveTimestamps: true });
  return start('demo', where);
}

/** An installation that nobody has set up yet; each test that asks has its own. */
export async function emptyHouse(name) {
  return start('serve', await place(name));
}
