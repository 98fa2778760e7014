import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cdkToolkit } from '../../../local/deployment/toolkit';

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'towpath-toolkit-')));
  writeFileSync(join(folder, 'package.json'), '{}');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A toolkit that prints what it was started with. */
function installToolkit(version = '2.1148.1'): void {
  const home = join(folder, 'node_modules/aws-cdk');
  mkdirSync(join(home, 'bin'), { recursive: true });
  writeFileSync(
    join(home, 'package.json'),
    JSON.stringify({ version, exports: { './package.json': './package.json' } }),
  );
  writeFileSync(
    join(home, 'bin/cdk'),
    'console.log(JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd(), env: process.env }))',
  );
}

const toolkit = (env: NodeJS.ProcessEnv = {}) =>
  cdkToolkit({ folder, endpoint: 'http://127.0.0.1:4566', region: 'eu-west-1', env });

test("the app's own toolkit is run in its folder", async () => {
  installToolkit();

  const { output } = await toolkit().run(['synth']);

  expect(JSON.parse(output)).toMatchObject({ args: ['synth', '--no-notices', '--no-color'], cwd: folder });
});

test('without an emulator it sees no account at all', async () => {
  installToolkit();
  const theirs = { AWS_PROFILE: 'production', AWS_ACCESS_KEY_ID: 'AKIA', AWS_ENDPOINT_URL: 'http://elsewhere' };

  const { output } = await cdkToolkit({ folder, region: 'eu-west-1', env: theirs }).run(['synth']);

  const names = Object.keys(JSON.parse(output).env).filter((name) => name.startsWith('AWS_'));
  expect(names.sort()).toEqual([
    'AWS_CONFIG_FILE',
    'AWS_EC2_METADATA_DISABLED',
    'AWS_REGION',
    'AWS_SHARED_CREDENTIALS_FILE',
  ]);
});

test('it sees the emulator in place of the account of the person, and the rest of their environment', async () => {
  installToolkit();
  const theirs = { AWS_PROFILE: 'production', AWS_ACCESS_KEY_ID: 'AKIA', NPM_TOKEN: 'x', PATH: '/usr/bin' };

  const { output } = await toolkit(theirs).run(['synth']);

  const { env } = JSON.parse(output);
  expect(env).toMatchObject({
    AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
    AWS_ACCESS_KEY_ID: 'towpath',
    AWS_REGION: 'eu-west-1',
    NPM_TOKEN: 'x',
    PATH: `${dirname(process.execPath)}:/usr/bin`,
    CDK_HOME: join(folder, '.local/cdk'),
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  });
  expect(env).not.toHaveProperty('AWS_PROFILE');
});

test('a proxy of the person is not between it and the emulator', async () => {
  installToolkit();

  const { output } = await toolkit({ HTTP_PROXY: 'http://proxy.example', NO_PROXY: 'intra.example' }).run(['synth']);

  expect(JSON.parse(output).env.NO_PROXY).toBe('intra.example,127.0.0.1');
});

test('an app without a toolkit is told how to get one', () => {
  expect(toolkit).toThrow(`the CDK toolkit is not installed in ${folder}: npm install --save-dev aws-cdk@2`);
});

test('a toolkit that cannot read what the library writes is refused before anything is started', () => {
  installToolkit('3.0.0');

  expect(() => toolkit()).toThrow(
    `the CDK toolkit in ${folder} is 3.0.0, and aws-cdk-lib 2 needs 2: npm install --save-dev aws-cdk@2`,
  );
});
