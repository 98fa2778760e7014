import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installPackage } from '../../../local/python/install-package';
import { writeProgram } from '../programs';

const WANTED = { title: 'The linter', name: 'linter', version: '1.2.3', constraints: 'PyYAML==6.0.3\n' };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'towpath-install-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Notes how it was called, and copies itself to where a virtual environment has its Python. */
const PYTHON = `
  const { appendFileSync, cpSync, mkdirSync } = require('node:fs');
  const [, self, ...args] = process.argv;
  appendFileSync('calls', args.join(' ') + '\\n');
  if (args[1] === 'venv') {
    mkdirSync(args[2] + '/bin', { recursive: true });
    cpSync(self.replace('.cjs', ''), args[2] + '/bin/python');
  }
`;
const python = (script: string) => writeProgram(join(folder, 'python3'), script);
const installed = () => readdirSync(join(folder, '.local'));

test('the pinned version is installed, and taken as it is the next time', async () => {
  const first = await installPackage(WANTED, { folder, python: python(PYTHON) });
  const second = await installPackage(WANTED, { folder, python: '/nowhere' });

  expect(first).toEqual({ python: join(folder, '.local/linter-1.2.3/bin/python') });
  expect(second).toEqual(first);
  expect(readFileSync(join(folder, '.local/linter-1.2.3/calls'), 'utf8')).toContain('linter==1.2.3');
});

test('an installation that fails says why and leaves nothing that looks like one', async () => {
  const failing = python(`${PYTHON}; if (args[1] === 'pip') { console.error('no network'); process.exit(1); }`);

  const installing = installPackage(WANTED, { folder, python: failing });

  await expect(installing).rejects.toThrow(/The linter was not installed: .* ended with exit code 1\nno network/);
  expect(installed()).toEqual([]);
});

test('of two that install at the same time both are right', async () => {
  const both = await Promise.all([
    installPackage(WANTED, { folder, python: python(PYTHON) }),
    installPackage(WANTED, { folder, python: python(PYTHON) }),
  ]);

  expect(both.every((one) => existsSync(one.python))).toBe(true);
  expect(installed()).toEqual(['linter-1.2.3']);
});
