import { expect, test } from 'vitest';
import { EventBus } from '../../../local/event-bus/event-bus';
import { rulesOf } from '../../../local/event-bus/rules';
import { alarmChanged, imagePushed } from './aws-events';

const STREAM = 'arn:aws:kinesis:eu-west-1:000000000000:stream/events';

const PUSHES = {
  Name: 'pushes',
  Arn: 'arn:aws:events:eu-west-1:000000000000:rule/pushes',
  State: 'ENABLED',
  EventPattern: '{"source":["aws.ecr"],"detail":{"action-type":["PUSH"]}}',
};

interface Given {
  readonly rules?: readonly object[];
  readonly targets?: readonly object[];
  readonly refusing?: boolean;
}

/** A bus whose rules are in an account with so small pages that each rule and target is on one of its own. */
function busWith({ rules = [PUSHES], targets = [{ Arn: STREAM }], refusing = false }: Given = {}) {
  const put: { readonly stream: string; readonly key: string; readonly data: string }[] = [];
  const reports: string[] = [];
  const page = (all: readonly object[], member: string, { NextToken = '0' }: { NextToken?: string }) => {
    const next = Number(NextToken) + 1;
    return { [member]: all.slice(next - 1, next), ...(next < all.length && { NextToken: String(next) }) };
  };
  const api = async (operation: string, input = {}) =>
    operation === 'ListRules' ? page(rules, 'Rules', input) : page(targets, 'Targets', input);
  const bus = new EventBus({
    listRules: rulesOf(api as never),
    put: async (stream, key, data) => {
      if (refusing) throw new Error('the stream is full');
      put.push({ stream, key, data });
    },
    report: (message) => reports.push(message),
  });
  return { bus, put, reports };
}

test('an event comes onto the streams of rules that match, with its id as key', async () => {
  const { bus, put } = busWith();

  await bus.say(imagePushed);
  await bus.say(alarmChanged);

  expect(put).toEqual([{ stream: STREAM, key: imagePushed.id, data: JSON.stringify(imagePushed) }]);
});

test('a target says what the key is and what it gets', async () => {
  const { bus, put } = busWith({
    targets: [
      {
        Arn: STREAM,
        KinesisParameters: { PartitionKeyPath: '$.detail.repository-name' },
        InputTransformer: { InputPathsMap: { tag: '$.detail.image-tag' }, InputTemplate: '{"tag":<tag>}' },
      },
      { Arn: STREAM, Input: '{"always":"this"}' },
      { Arn: STREAM, InputPath: '$.detail.image-tag' },
    ],
  });

  await bus.say(imagePushed);

  expect(put.map(({ key, data }) => `${key} ${data}`)).toEqual([
    'my-repository-name {"tag":"latest"}',
    `${imagePushed.id} {"always":"this"}`,
    `${imagePushed.id} "latest"`,
  ]);
});

test.each([
  ['a rule that is switched off', { rules: [{ ...PUSHES, State: 'DISABLED' }] }],
  ['a rule with a schedule', { rules: [{ ...PUSHES, EventPattern: undefined }] }],
  ['a target that is no stream', { targets: [{ Arn: 'arn:aws:sqs:eu-west-1:000000000000:pushes' }] }],
])('%s gets nothing', async (_title, given) => {
  const { bus, put } = busWith(given);

  await bus.say(imagePushed);

  expect(put).toEqual([]);
});

test('all rules are read, however many pages there are', async () => {
  const { bus, put } = busWith({ rules: [{ ...PUSHES, State: 'DISABLED' }, PUSHES, { ...PUSHES, Name: 'again' }] });

  await bus.say(imagePushed);

  expect(put.length).toBe(2);
});

test('what cannot be put is told, without what was in it', async () => {
  const { bus, reports } = busWith({ refusing: true });

  await bus.say(imagePushed);

  expect(reports).toEqual(['rule pushes: an event of aws.ecr could not be delivered: the stream is full']);
});
