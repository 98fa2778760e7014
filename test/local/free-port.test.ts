import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '../../local/free-port';

const server = createServer();

afterEach(() => {
  server.close();
});

test('a preferred port that is free is taken', async () => {
  const free = await freePort();

  const port = await freePort(free);

  expect(port).toBe(free);
});

test('a preferred port on which somebody listens is left alone', async () => {
  const taken = await freePort();
  await new Promise<void>((resolve) => server.listen(taken, '127.0.0.1', resolve));

  const port = await freePort(taken);

  expect(port).not.toBe(taken);
});
