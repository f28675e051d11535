// The real program, started for a test on a free port.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
export const TARGET = process.env.CARGO_TARGET_DIR ?? join(REPOSITORY, 'target');
export const PROGRAM = process.env.GONGKAI_PROGRAM ?? join(TARGET, 'debug', 'gongkai');

// A debug build makes three sample years first.
const START_LIMIT_MS = 400_000;

/**
 * Runs `gongkai COMMAND --data FOLDER` on a free port until it has said its address. `said` holds
 * everything it has printed so far; `stop` ends it.
 */
export async function startProgram(command, folder) {
  const child = spawn(PROGRAM, [command, '--data', folder, '--listen', '127.0.0.1:0'], {
    cwd: REPOSITORY,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const program = { address: '', folder, said: '', complaints: '', stop };
  const ended = new Promise((resolve) => child.once('exit', resolve));

  async function stop() {
    child.kill('SIGTERM');
    await ended;
  }

  await new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('the program said no address')), START_LIMIT_MS);
    const settle = (how, value) => { clearTimeout(limit); how(value); };
    // `demo` prints its address, `serve` writes it to its log.
    const look = (text, address) => {
      const found = text.match(address);
      if (!found) return;
      program.address = `http://${found[1]}`;
      settle(resolve);
    };
    child.stdout.on('data', (piece) => {
      program.said += piece;
      if (command === 'demo') look(program.said, /http:\/\/(127\.0\.0\.1:\d+)\/office/);
    });
    child.stderr.on('data', (piece) => {
      program.complaints += piece;
      if (command !== 'demo') look(program.complaints, /"address":"(127\.0\.0\.1:\d+)"/);
    });
    child.once('error', (error) => settle(reject, error));
    child.once('exit', (code) => settle(reject, new Error(
      `${PROGRAM} ${command} ended with ${code}:\n${program.said}${program.complaints}`)));
  }).catch((error) => {
    child.kill('SIGKILL');
    throw error;
  });
  return program;
}
