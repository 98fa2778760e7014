import { expect, test } from 'vitest';
import { differences } from '../../../bench/patterns/beside-event-ruler';

const rules = [
  { name: 'small', pattern: { data: { size: [1] } } },
  { name: 'large', pattern: { data: { size: [100] } } },
];
const event = { id: 'e1', type: 'a.happened', source: '/test', subject: 's', time: 'now', data: { size: 1 } };

test('events for which both give the same names are no difference', async () => {
  expect(await differences(answering(['small']), rules, [event])).toEqual([]);
});

test('an event for which the names differ is named with what each side alone has', async () => {
  expect(await differences(answering(['large']), rules, [event])).toEqual([
    'a.happened of now: event-ruler alone has large; ours alone has small',
  ]);
});

function answering(...names: string[][]) {
  return { names: async () => names };
}
