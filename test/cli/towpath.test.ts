import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const folder = resolve(__dirname, '../..');

test('help names the command and its options', () => {
  const { status, stdout } = towpath('local', '--help');

  expect(status).toBe(0);
  for (const option of ['--app', '--story', '--once', '--json', '--opensearch', '--keep'])
    expect(stdout).toContain(option);
});

test('the manifest of the Slack app can be printed, under another name', () => {
  const { status, stdout } = towpath('slack-manifest', '--name', 'Shop news');

  expect(status).toBe(0);
  expect(stdout).toContain('name: "Shop news"');
  expect(stdout).toContain('- chat:write ');
});

test('--version prints the version of the package, and nothing else', () => {
  const { version } = JSON.parse(readFileSync(resolve(folder, 'package.json'), 'utf8'));

  const { status, stdout } = towpath('--version');

  expect(status).toBe(0);
  expect(stdout).toBe(`${version}\n`);
});

test.each([
  [['slack-manifest', '--name', ''], 'Slack takes names of 1 to 35 characters'],
  [['local'], "required option '--app <command>' not specified"],
  [['local', '--app', 'true', '--once'], '--once runs a story; name its folder: --story'],
  [['local', '--app', 'true', '--json'], '--json is the form of the report of --once; write both'],
  [['local', '--app', 'true', '--once', '--story', 'nowhere'], 'nowhere/writes.jsonl.gz cannot be read'],
])('a mistake in %j ends with 1 and says what to write', (args, sentence) => {
  const { status, stderr } = towpath(...args);

  expect(stderr).toContain(sentence);
  expect(status).toBe(1);
});

function towpath(...args: string[]) {
  return spawnSync(process.execPath, ['dist/cli/towpath.js', ...args], { cwd: folder, encoding: 'utf8' });
}
