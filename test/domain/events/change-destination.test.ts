import { expect, test } from 'vitest';
import { type ChangeDestination, stepToAttach, stepToDetach } from '../../../domain/events/change-destination';

const ours = 'arn:aws:kinesis:eu-west-1:111122223333:stream/ours';
const others = 'arn:aws:kinesis:eu-west-1:111122223333:stream/others';

function destination(changes: Partial<ChangeDestination> = {}): ChangeDestination {
  return { streamArn: ours, status: 'ACTIVE', precision: 'MICROSECOND', ...changes };
}

const wanted = { table: 'orders', streamArn: ours, isFirst: false };

test.each([
  ['without a destination', []],
  ['with one that ended', [destination({ status: 'DISABLED' })]],
  ['with another that ended', [destination({ streamArn: others, status: 'DISABLED' })]],
])('a table %s gets one', (_title, destinations) => {
  expect(stepToAttach(destinations, wanted)).toEqual({ kind: 'enable', streamArn: ours });
});

test('milliseconds become microseconds', () => {
  const step = stepToAttach([destination({ precision: 'MILLISECOND' })], wanted);

  expect(step).toEqual({ kind: 'set-precision', streamArn: ours });
});

test('nothing is left to do once the destination is active, with microseconds', () => {
  expect(stepToAttach([destination()], wanted)).toEqual({ kind: 'done' });
});

test.each(['ENABLING', 'UPDATING', 'DISABLING'] as const)('%s is waited for', (status) => {
  expect(stepToAttach([destination({ status })], wanted)).toEqual({ kind: 'wait' });
  expect(stepToDetach([destination({ status })], ours)).toEqual({ kind: 'wait' });
});

test("another stream's destination is in the way, and what to do is said", () => {
  const step = stepToAttach([destination({ streamArn: others })], wanted);

  expect(step).toEqual({
    kind: 'refuse',
    sentence: expect.stringMatching(
      `^a table has one Kinesis destination, and its changes go to ${others} already. .*disable-kinesis-streaming-destination --table-name orders --stream-arn ${others}`,
    ),
  });
});

test('the stream that carried the changes so far is given up before this one is taken', () => {
  const moving = { ...wanted, instead: others };

  const steps = (['ACTIVE', 'DISABLING', 'DISABLED'] as const).map((status) =>
    stepToAttach([destination({ streamArn: others, status })], moving),
  );

  expect(steps).toEqual([
    { kind: 'disable', streamArn: others },
    { kind: 'wait' },
    { kind: 'enable', streamArn: ours },
  ]);
});

test('a stream is not given up while a third one is in the way', () => {
  const third = destination({ streamArn: `${others}-too` });

  const step = stepToAttach([destination({ streamArn: others }), third], { ...wanted, instead: others });

  expect(step.kind).toBe('refuse');
});

test('what failed before is tried once more, and then told with what DynamoDB says', () => {
  const destinations = [destination({ status: 'ENABLE_FAILED', because: 'the key is disabled' })];

  expect(stepToAttach(destinations, { ...wanted, isFirst: true })).toEqual({ kind: 'enable', streamArn: ours });
  expect(stepToAttach(destinations, wanted)).toEqual({
    kind: 'refuse',
    sentence: `DynamoDB cannot write its changes to ${ours}: the key is disabled`,
  });
});

test('only the own destination is given up', () => {
  expect(stepToDetach([destination()], ours)).toEqual({ kind: 'disable', streamArn: ours });
  expect(stepToDetach([destination({ streamArn: others })], ours)).toEqual({ kind: 'done' });
  expect(stepToDetach([destination({ status: 'DISABLED' })], ours)).toEqual({ kind: 'done' });
});
