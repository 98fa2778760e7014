import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseEvents, readEvents } from '../../../local/rules/read-events';

const [one, two] = [{ type: 'a.happened' }, { type: 'b.happened' }];

test.each([
  ['one object', JSON.stringify(one, null, 2), [one]],
  ['a list', JSON.stringify([one, two], null, 2), [one, two]],
  ['one a line', `${JSON.stringify(one)}\n\n${JSON.stringify(two)}\r\n`, [one, two]],
])('a file holds %s', async (_, content, objects) => {
  const file = join(mkdtempSync(join(tmpdir(), 'events-')), 'events.json');
  writeFileSync(file, content);

  expect(await readEvents(file)).toEqual(objects.map((object, index) => ({ number: index + 1, object })));
});

test.each([
  ['{ "type": SECRET }', 'events is no JSON: it stops being so in line 1, column 11'],
  ['{\n  "type": "a",\n  "data": SECRET\n}', 'events is no JSON: it stops being so in line 3, column 11'],
  ['[\n  { "type": SECRET },\n  {}\n]', 'events is no JSON: it stops being so in line 2, column 13'],
  ['{"type":SECRET}\n{"type":"a"}', 'events is neither JSON nor one JSON object a line: line 1 is none'],
  ['{"type":"a"}\n\n{"type":SECRET}', 'events is neither JSON nor one JSON object a line: line 3 is none'],
  ['[{}, "SECRET"]', 'events: event 2 is no JSON object'],
  ['', 'events holds no event'],
  ['[]', 'events holds no event'],
])('what %j is no event of is said, and nothing of what stands there', (content, sentence) => {
  expect(() => parseEvents(content, 'events')).toThrow(
    expect.objectContaining({ name: 'LocalError', message: sentence }),
  );
});

test('a number that no double is stands as rules see it: as text', () => {
  expect(parseEvents('{"data":{"a":12345678901234567890.5,"b":1.5}}', 'events')).toMatchObject([
    { object: { data: { a: '12345678901234567890.5', b: 1.5 } } },
  ]);
});

test('a file that is not there is said to be none', async () => {
  await expect(readEvents('/nowhere/events.json')).rejects.toThrow('/nowhere/events.json: there is no such file');
});
