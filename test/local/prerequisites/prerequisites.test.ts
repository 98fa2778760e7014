import { expect, test } from 'vitest';
import { checkPrerequisites, describeMissing, type Found } from '../../../local/prerequisites/prerequisites';

const python = { command: '/usr/bin/python3', version: '3.11.2', venv: true };
const java17 = { home: '/usr/lib/jvm/java-17', version: '17.0.15', jdk: true, chosen: false };
const java21 = { home: '/usr/lib/jvm/java-21', version: '21.0.4', jdk: true, chosen: false };
const enough: Found = { node: '24.21.0', pythons: [python], javas: [java17, java21], maven: '/usr/bin/mvn' };
const everything = { java: true, maven: true };

test('the first Java that is new enough is taken', () => {
  const checked = checkPrerequisites(enough, everything);

  expect(checked).toEqual({ ok: true, python, java: java21, maven: '/usr/bin/mvn' });
});

test('everything that is missing is named at once, with what was found and the command that gets it', () => {
  const checked = checkPrerequisites({ node: '22.12.0', pythons: [], javas: [java17] }, everything);

  expect(!checked.ok && describeMissing(checked.missing, 'linux')).toMatchInlineSnapshot(`
    "missing: Node.js 22.13 or later
      found:  Node.js 22.12.0
      get it: npm install -g n && sudo n 24   (or https://nodejs.org/en/download)
    missing: Python 3.10 or later with venv, for the emulated cloud
      found:  no python3 on the PATH
      get it: sudo apt install python3 python3-venv
    missing: Java 21 or later with its compiler (a full JDK), for OpenSearch
      found:  Java 17.0.15 in /usr/lib/jvm/java-17
      get it: sudo apt install openjdk-21-jdk-headless   (Debian 12 has none: https://adoptium.net/installation/linux)
    missing: Maven, which downloads OpenSearch
      found:  no mvn on the PATH
      get it: sudo apt install maven"
  `);
});

test('on macOS the commands are those of Homebrew', () => {
  const checked = checkPrerequisites({ node: '24.0.0', pythons: [python], javas: [] }, everything);

  expect(!checked.ok && describeMissing(checked.missing, 'darwin')).toContain('brew install maven');
});

test('what this run does not need is not missing', () => {
  const checked = checkPrerequisites({ node: '22.13.0', pythons: [python], javas: [] }, { java: false, maven: false });

  expect(checked).toEqual({ ok: true, python });
});

test.each([
  ['a Python without venv', { pythons: [{ ...python, venv: false }] }, 'without venv'],
  ['a Python that is too old', { pythons: [{ ...python, version: '3.9.18' }] }, 'is 3.9.18'],
  ['a Java without its compiler', { javas: [{ ...java21, jdk: false }] }, 'without the compiler'],
  ['a Java that was chosen and is too old', { javas: [{ ...java17, chosen: true }, java21] }, '(TOWPATH_JAVA_HOME)'],
])('%s will not do', (_, change, found) => {
  const checked = checkPrerequisites({ ...enough, ...change }, everything);

  expect(!checked.ok && checked.missing.map((missing) => missing.found)).toEqual([expect.stringContaining(found)]);
});
