import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

test.each(['x', '0', '1.5', ''])('--seconds %s is refused, so that nothing passes for having been tried', (seconds) => {
  const cwd = resolve(__dirname, '../..');

  const { status, stderr } = spawnSync(process.execPath, ['dist/bench/fuzz-patterns.js', '--seconds', seconds], {
    cwd,
    encoding: 'utf8',
  });

  expect(stderr).toContain(`--seconds takes a whole number from 1, not "${seconds}"`);
  expect(status).toBe(1);
});
