import { describe, expect, test } from 'vitest';
import { type InputTransformer, transformInput } from '../../../local/event-bus/input-transformer';
import { alarmChanged, imagePushed } from './aws-events';

/** What AWS's page shows its examples with. */
const instanceStopped = {
  version: '0',
  id: '7bf73129-1428-4cd3-a780-95db273d1602',
  'detail-type': 'EC2 Instance State-change Notification',
  source: 'aws.ec2',
  account: '123456789012',
  time: '2015-11-11T21:29:54Z',
  region: 'us-east-1',
  resources: ['arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111'],
  detail: { 'instance-id': 'i-0123456789', state: 'RUNNING' },
} as const;

const delivery = {
  ruleName: 'instances',
  ruleArn: 'arn:aws:events:us-east-1:123456789012:rule/instances',
  ingestionTime: '2015-11-11T21:29:55Z',
};

const InputPathsMap = {
  instance: '$.detail.instance-id',
  state: '$.detail.state',
  resource: '$.resources[0]',
  nothing: '$.detail.nothing',
  detail: '$.detail',
};

function transformed(InputTemplate: string): string {
  return transformInput({ InputPathsMap, InputTemplate }, instanceStopped, delivery);
}

describe('EventBridge fills in', () => {
  test.each([
    ['"instance <instance> is in <state>"', '"instance i-0123456789 is in RUNNING"'],
    ['"instance \\"<instance>\\" is in <state>"', '"instance \\"i-0123456789\\" is in RUNNING"'],
    ['{"instance": <instance>, "state": "<state>"}', '{"instance": "i-0123456789", "state": "RUNNING"}'],
    ['{"where": <resource>}', '{"where": "arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111"}'],
    ['{"detail": <detail>}', '{"detail": {"instance-id":"i-0123456789","state":"RUNNING"}}'],
    ['{"detail": "<detail>"}', '{"detail": "{instance-id:i-0123456789,state:RUNNING}"}'],
    ['{"nothing": <nothing>}', '{"nothing": }'],
    ['{"nothing": "<nothing>"}', '{"nothing": ""}'],
    ['{"rule": <aws.events.rule-name>}', '{"rule": "instances"}'],
    ['{"at": <aws.events.event.ingestion-time>}', '{"at": "2015-11-11T21:29:55Z"}'],
    ['{"unknown": "<unknown>"}', '{"unknown": "<unknown>"}'],
    ['<instance> is in state <state>', 'i-0123456789 is in state RUNNING'],
  ])('%s', (template, result) => {
    expect(transformed(template)).toBe(result);
  });
});

test('the whole event is there with and without its detail', () => {
  const { detail, ...envelope } = instanceStopped;

  expect(JSON.parse(transformed('{"event": <aws.events.event.json>}'))).toEqual({ event: { ...envelope, detail } });
  expect(JSON.parse(transformed('{"event": <aws.events.event>}'))).toEqual({ event: envelope });
});

test('texts with quotes and backslashes survive outside of a text of the template', () => {
  const transformer: InputTransformer = { InputPathsMap: { data: '$.detail' }, InputTemplate: '{"data":<data>}' };

  expect(JSON.parse(transformInput(transformer, alarmChanged, delivery))).toEqual({ data: alarmChanged.detail });
});

test('what looks like a variable in a value is none', () => {
  const event = { ...imagePushed, detail: { 'image-tag': '<state>' } };
  const transformer = { InputPathsMap: { tag: '$.detail.image-tag', state: '$.source' }, InputTemplate: '"<tag>"' };

  expect(transformInput(transformer, event, delivery)).toBe('"<state>"');
});
