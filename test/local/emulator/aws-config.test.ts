import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeAwsConfig } from '../../../local/emulator/aws-config';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "it's a config-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('one profile leads the AWS tools to the emulator', async () => {
  const { file } = await writeAwsConfig({
    file: join(folder, 'config'),
    endpoint: 'http://127.0.0.1:4566',
    region: 'eu-central-1',
  });

  expect(readFileSync(file, 'utf8')).toBe(`[profile towpath-local]
region = eu-central-1
endpoint_url = http://127.0.0.1:4566
aws_access_key_id = towpath
aws_secret_access_key = towpath
cli_pager =
`);
});

test('the command line survives a folder with blanks and quotes', async () => {
  const { commandPrefix } = await writeAwsConfig({ file: join(folder, 'config'), endpoint: 'http://x', region: 'y' });

  const quoted = join(folder, 'config').replace("'", "'\\''");
  expect(commandPrefix).toBe(`AWS_CONFIG_FILE='${quoted}' AWS_PROFILE=towpath-local`);
});
