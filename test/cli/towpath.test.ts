import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

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

describe('rules test', () => {
  const app = ['--app', 'node dist/bin/storefront.js'];
  const acme = { customerId: 'acme', name: 'Acme', employees: 300_000, taxNumber: 'SECRET-1' };
  const events = file([
    { type: 'customers.inserted', data: acme },
    { type: 'customers.inserted', data: { ...acme, employees: 420 } },
  ]);

  test('needs no account for an app that stands on a platform', () => {
    const { status, stderr } = towpath(
      ...['rules', 'test', events, '--app', 'node dist/bin/storefront.js sandbox', '--expect', 'big-customer'],
    );

    expect(stderr).not.toContain('does not synthesise');
    expect(status).toBe(0);
  });

  test('says which rules match, what they say, and where others part', () => {
    const { status, stdout } = towpath('rules', 'test', events, ...app, '--expect', 'big-customer');

    expect(stdout.split('\n')).toEqual([
      '1  customers.inserted',
      '   ✔ big-customer says in #marketing',
      '     │ :tada: A big customer started using us: *Acme*, with 300000 people',
      '',
      '2  customers.inserted',
      '   ≈ big-customer almost matches',
      '     data.employees: asks for { numeric: [">=", 250000] }, is 420',
      '',
      '✔ As expected: big-customer.',
      '',
    ]);
    expect(status).toBe(0);
  });

  test('ends with 1 where other rules match than expected, and shows a program all but what is sensitive', () => {
    const { status, stdout } = towpath('rules', 'test', events, ...app, '--expect', 'first-order', '--json');

    expect(JSON.parse(stdout)).toMatchObject({
      matched: ['big-customer'],
      expected: ['first-order'],
      asExpected: false,
    });
    expect(stdout).not.toContain('SECRET-1');
    expect(status).toBe(1);
  });

  test('shows each field of a rule that is asked for', () => {
    const { stdout } = towpath('rules', 'test', events, ...app, '--rule', 'customer-left');

    expect(stdout).toContain('✘ customer-left does not match');
    expect(stdout).toContain('✘ type: asks for "customers.removed", is "customers.inserted"');
  });

  test.each([
    [[events, ...app, '--rule', 'big-custome'], 'the app has no rule "big-custome"\nThere is a rule "big-customer"'],
    [[events, ...app, '--stack', 'Other'], 'the app has no stack "Other" with rules\nStacks with rules: Storefront'],
    [['nowhere.json', ...app], 'nowhere.json: there is no such file\nAn event is written as rules see it'],
    [['package.json', ...app], 'event 1 has neither "type"'],
    [[events, '--app', 'false'], 'the app "false" in'],
  ])('a mistake in %j ends with 1 and says what to write', (args, sentence) => {
    const { status, stderr } = towpath('rules', 'test', ...args);

    expect(stderr).toContain(sentence);
    expect(status).toBe(1);
  });

  function file(content: unknown): string {
    const path = join(mkdtempSync(join(tmpdir(), 'events-')), 'events.json');
    writeFileSync(path, JSON.stringify(content));
    return path;
  }
});

test.each([[['doctor', '--app', 'true', '-c', 'alarmEmail'], 'Write key=value, as in -c alarmEmail=you@example.org.']])(
  'a mistake in %j is said before any account is asked',
  (args, sentence) => {
    const { status, stderr } = towpath(...args);

    expect(stderr).toContain(sentence);
    expect(status).toBe(1);
  },
);

test('--version prints the version of the package, and nothing else', () => {
  const { version } = JSON.parse(readFileSync(resolve(folder, 'package.json'), 'utf8'));

  const { status, stdout } = towpath('--version');

  expect(status).toBe(0);
  expect(stdout).toBe(`${version}\n`);
});

test.each([
  [['slack-manifest', '--name', ''], 'Slack takes names of 1 to 35 characters'],
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
