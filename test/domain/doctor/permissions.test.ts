import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ACTIONS, doctorPolicy } from '../../../domain/doctor/permissions';

const folder = resolve(__dirname, '../../..');

test('the page has the policy to paste', () => {
  const page = readFileSync(join(folder, 'docs/doctor.md'), 'utf8');
  const [, json = ''] = /```json\n(\{\n {2}"Version"[^`]+)```/.exec(page) ?? [];

  expect(JSON.parse(json)).toEqual(doctorPolicy('slack/*'));
});

test('every action of the policy is asked for', () => {
  const asking = readdirSync(join(folder, 'cli/doctor')).map((file) =>
    readFileSync(join(folder, 'cli/doctor', file), 'utf8'),
  );

  expect(ACTIONS.filter((action) => !asking.some((text) => text.includes(`'${action}'`)))).toEqual([]);
});

test('every action reads', () => {
  expect(ACTIONS.filter((action) => !/:(?:Describe|Get|List)/.test(action))).toEqual([]);
});
