import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { slackManifest } from '../../../domain/notifications/slack-manifest';

const page = readFileSync(resolve(__dirname, '../../../docs/slack-app.md'), 'utf8');

test('the page for users shows the manifest as it is printed', () => {
  const shown = /```yaml\n(.*?)```/s.exec(page)?.[1]?.replace(/^ {3}/gm, '').trimEnd();

  expect(`${shown}\n`).toBe(slackManifest('Towpath'));
});

test('a name with quotes stays one name', () => {
  expect(slackManifest('The "Shop": news')).toContain('display_name: "The \\"Shop\\": news"');
});
