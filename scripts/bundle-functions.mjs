// Bundles every function of lambda/ into dist/lambda/<feature>/<function>/index.mjs.
// A file is a function when it exports `handler`.
import { globSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import { build } from 'esbuild';

const isFunction = (file) => /^export const handler\b/m.test(readFileSync(file, 'utf8'));
const functions = globSync('lambda/*/*.ts').filter(isFunction);

rmSync('dist/lambda', { recursive: true, force: true });
/** One build for each function: what it loads later (`import()`) goes into files of its own, beside its index.mjs. */
const bundle = (file) =>
  build({
    entryPoints: { index: file },
    outdir: `dist/lambda/${relative('lambda', dirname(file))}/${basename(file, '.ts')}`,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    minify: true,
    keepNames: true,
    sourcemap: false,
    legalComments: 'external',
    logLevel: 'warning',
    // CommonJS packages inside an ES module bundle still call require().
    banner: {
      js: "import { createRequire as createRequireOfBundle } from 'node:module';const require = createRequireOfBundle(import.meta.url);",
    },
  });
await Promise.all(functions.map(bundle));
