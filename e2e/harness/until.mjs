// Waiting for something that happens elsewhere in the program.

const PAUSE_MS = 100;

/** Asks `holds` again and again; what is told when it never does is `what`. */
export async function until(holds, limit, what) {
  const last = Date.now() + limit;
  while (!await holds()) {
    if (Date.now() > last) throw new Error(`${limit / 1000} s passed: ${what}`);
    await new Promise((resolve) => { setTimeout(resolve, PAUSE_MS); });
  }
}
