import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepingContext } from '../../../local/deployment/local-context';

const LOCAL = 'ssm:account=000000000000:parameterName=/towpath/v1/stages/dev:region=eu-west-1';
const ON_AWS = 'ssm:account=111122223333:parameterName=/towpath/v1/stages/dev:region=eu-west-1';

test('what was looked up stays as it was, whatever the emulator says, and what a killed run left goes', async () => {
  const folder = folderWith({ [LOCAL]: '{"version":1}', [ON_AWS]: '{"version":1}', acknowledged: [1] });

  await keepingContext(folder, async () =>
    writeFileSync(fileIn(folder), JSON.stringify({ [ON_AWS]: 'of the emulator' })),
  );

  expect(JSON.parse(readFileSync(fileIn(folder), 'utf8'))).toEqual({ [ON_AWS]: '{"version":1}', acknowledged: [1] });
});

test('a file that was not there is not there afterwards, also where the work fails', async () => {
  const folder = folderWith({ [LOCAL]: '{"version":1}' });
  const fails = async () => {
    writeFileSync(fileIn(folder), JSON.stringify({ [ON_AWS]: 'of the emulator' }));
    throw new Error('It does not synthesise');
  };

  await expect(keepingContext(folder, fails)).rejects.toThrow('It does not synthesise');

  expect(existsSync(fileIn(folder))).toBe(false);
});

function fileIn(folder: string): string {
  return join(folder, 'cdk.context.json');
}

function folderWith(context: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'app-'));
  writeFileSync(fileIn(folder), JSON.stringify(context));
  return folder;
}
