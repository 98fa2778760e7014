import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installOpenSearch, isOpenSearchInstalled } from '../../../local/opensearch/install';
import { writeProgram } from '../programs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'towpath-install-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Unpacks what the project file names, as Maven does. */
const MAVEN = `
  const { mkdirSync, readFileSync } = require('node:fs');
  const pom = readFileSync(process.argv[process.argv.indexOf('--file') + 1], 'utf8');
  const version = /<artifactId>opensearch<\\/artifactId>\\s+<version>(\\d.+)<\\/version>\\s+<type>zip/.exec(pom)[1];
  mkdirSync('unpacked/opensearch-' + version + '/lib', { recursive: true });
`;
const maven = (script: string) => writeProgram(join(folder, 'mvn'), script);

test('the pinned version is installed, and taken as it is the next time', async () => {
  const first = await installOpenSearch({ folder, maven: maven(MAVEN), javaHome: '/java' });
  const second = await installOpenSearch({ folder, maven: '/nowhere', javaHome: '/java' });

  expect(first).toBe(join(folder, '.local/opensearch-3.7.0'));
  expect(second).toBe(first);
  expect(existsSync(join(first, 'lib'))).toBe(true);
});

test('an installation that fails says why and leaves nothing that looks like one', async () => {
  const failing = maven(`${MAVEN}; console.log('Could not transfer artifact'); process.exit(1)`);

  const installing = installOpenSearch({ folder, maven: failing, javaHome: '/java' });

  await expect(installing).rejects.toThrow(/OpenSearch was not installed: .* exit code 1\nCould not transfer artifact/);
  expect(isOpenSearchInstalled(folder)).toBe(false);
  expect(readdirSync(join(folder, '.local'))).toEqual([]);
});
