import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { installPeers } from '../../../bench/patterns/peers';

test('where there is no npm, that is said', () => {
  vi.stubEnv('PATH', '');

  expect(() => installPeers(mkdtempSync(join(tmpdir(), 'peers-')), () => {})).toThrow(
    'npm does not run: spawnSync npm ENOENT',
  );
  vi.unstubAllEnvs();
});
