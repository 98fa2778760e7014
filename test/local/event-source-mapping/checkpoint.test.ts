import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Checkpoint } from '../../../local/event-source-mapping/checkpoint';

test('the checkpoint passes a record when it and all before it are done with', () => {
  const checkpoint = new Checkpoint();
  checkpoint.read(['1', '2', '3']);

  checkpoint.complete(['2', '3']);
  expect(checkpoint.position).toBeUndefined();
  checkpoint.complete(['1']);

  expect(checkpoint.position).toBe('3');
  expect(checkpoint.isSettled).toBe(true);
});

test('for every order in which records are done with, the checkpoint is the last before the first open one', () => {
  const records = ['1', '2', '3', '4', '5', '6'];
  fc.assert(
    fc.property(fc.shuffledSubarray(records), (completed) => {
      const checkpoint = new Checkpoint();
      checkpoint.read(records);

      for (const record of completed) checkpoint.complete([record]);

      const firstOpen = records.findIndex((record) => !completed.includes(record));
      expect(checkpoint.position).toBe(firstOpen === -1 ? '6' : records[firstOpen - 1]);
      expect(checkpoint.isSettled).toBe(firstOpen === -1);
    }),
  );
});
