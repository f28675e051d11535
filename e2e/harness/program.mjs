// The real program, started for a test on a free port with a data folder of its own.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
export const TARGET = process.env.CARGO_TARGET_DIR ?? join(REPOSITORY, 'target');
const PROGRAM = process.env.GONGKAI_PROGRAM ?? join(TARGET, 'debug', 'gongkai');

// A debug build makes a whole sample year first.
const START_LIMIT_MS = 180_000;

/**
 * Runs `gongkai WORDS…` with `--data` and `--listen` added until it has printed its address.
 * `said` holds everything it has printed so far; `stop` ends it and removes its data.
 */
export async function startProgram(words) {
  const data = await mkdtemp(join(tmpdir(), 'gongkai-e2e-'));
  const child = spawn(PROGRAM, [...words, '--data', join(data, 'house'), '--listen', '127.0.0.1:0'], {
    cwd: REPOSITORY,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const program = { address: '', data, said: '', complaints: '', child, stop };
  const ended = new Promise((resolve) => child.once('exit', resolve));

  async function stop() {
    child.kill('SIGTERM');
    await ended;
    await rm(data, { recursive: true, force: true });
  }

  await new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('the program printed no address')), START_LIMIT_MS);
    const settle = (how, value) => { clearTimeout(limit); how(value); };
    const look = (text) => {
      // `demo` prints its address; `serve` says in its log where it listens.
      const found = text.match(/https?:\/\/((?:127\.0\.0\.1|localhost):\d+)|"address":"(127\.0\.0\.1:\d+)"/);
      if (found && !program.address) {
        program.address = `http://${found[1] ?? found[2]}`;
        settle(resolve);
      }
    };
    child.stdout.on('data', (piece) => look(program.said += piece));
    child.stderr.on('data', (piece) => look(program.complaints += piece));
    child.once('error', (error) => settle(reject, error));
    child.once('exit', (code) => settle(reject, new Error(
      `${PROGRAM} ${words.join(' ')} ended with ${code}:\n${program.said}${program.complaints}`)));
  }).catch(async (error) => {
    child.kill('SIGKILL');
    await rm(data, { recursive: true, force: true });
    throw error;
  });
  return program;
}
