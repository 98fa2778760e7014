import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { forgetLocalContext } from '../../../local/deployment/local-context';

const LOCAL = 'ssm:account=000000000000:parameterName=/towpath/v1/stages/dev:region=eu-west-1';
const ON_AWS = 'ssm:account=111122223333:parameterName=/towpath/v1/stages/dev:region=eu-west-1';

test('what was looked up in an account of AWS stays as it is', () => {
  const folder = folderWith({ [LOCAL]: '{"version":1}', [ON_AWS]: '{"version":1}', acknowledged: [1] });

  forgetLocalContext(folder);

  expect(JSON.parse(readFileSync(join(folder, 'cdk.context.json'), 'utf8'))).toEqual({
    [ON_AWS]: '{"version":1}',
    acknowledged: [1],
  });
});

test('a file that holds nothing else goes, and one that is not there is not missed', () => {
  const folder = folderWith({ [LOCAL]: '{"version":1}' });

  forgetLocalContext(folder);
  forgetLocalContext(folder);

  expect(existsSync(join(folder, 'cdk.context.json'))).toBe(false);
});

function folderWith(context: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'app-'));
  writeFileSync(join(folder, 'cdk.context.json'), JSON.stringify(context));
  return folder;
}
