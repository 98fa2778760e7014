import { createServer } from 'node:net';

/** Below the ranges from which systems take ports for outgoing connections, so that none of those comes in between. */
const LOWEST = 20_000;
const HIGHEST = 32_767;

/**
 * A TCP port of 127.0.0.1 on which nobody listens.
 *
 * @param preferred taken if it is free
 * @default preferred any between 20000 and 32767
 */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isFree(preferred))) return preferred;
  for (;;) {
    const candidate = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST + 1));
    if (await isFree(candidate)) return candidate;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
