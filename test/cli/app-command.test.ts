import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appOfFolder } from '../../cli/app-command';

test('the app of a folder is that of its cdk.json', () => {
  expect(appOfFolder(folderWith('{ "app": "npx tsx bin/orders.ts" }'))).toBe('npx tsx bin/orders.ts');
});

test.each([
  ['is missing', undefined, 'no app is named, and there is no "app" in'],
  ['names none', '{ "context": {} }', 'no app is named, and there is no "app" in'],
  ['is a list', '["npx tsx"]', 'no app is named, and there is no "app" in'],
  ['is not JSON', '{ "app": ', 'cdk.json is not JSON: '],
])('a cdk.json that %s is refused', (_, content, sentence) => {
  expect(() => appOfFolder(folderWith(content))).toThrow(sentence);
});

function folderWith(cdkJson: string | undefined): string {
  const folder = mkdtempSync(join(tmpdir(), 'app-'));
  if (cdkJson !== undefined) writeFileSync(join(folder, 'cdk.json'), cdkJson);
  return folder;
}
