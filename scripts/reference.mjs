// Asks event-ruler again what it answers to the patterns and events with which our matcher is compared.
//
//     npm run reference [-- --write]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const checkout = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'towpath-reference-'));
try {
  const outfile = join(folder, 'ask-again.mjs');
  await build({
    entryPoints: [join(checkout, 'test/reference/event-ruler/ask-again.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  const { askAgain } = await import(pathToFileURL(outfile).href);
  await askAgain(checkout);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
