import { expect, test } from 'vitest';
import { findChangeStreams } from '../../../local/change-stream/find-change-streams';
import type { Resource } from '../../../local/deployment/adapt-template';

const exports = async () => new Map([['Platform:Changes', 'arn:aws:kinesis:eu-west-1:000000000000:stream/platform']]);

function find(resource: Resource) {
  const stack = {
    name: 'Storefront',
    region: 'eu-west-1',
    account: '000000000000',
    template: { Resources: { Customers: resource } },
    physicalIds: { Customers: 'Storefront-Customers-1X', Changes: 'storefront-changes-2y' },
    outputs: {},
  };
  const platform = {
    ...stack,
    name: 'Platform',
    template: {},
    outputs: { ChangesArn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/platform' },
  };
  return findChangeStreams([stack, platform], exports);
}

const tableTo = (StreamArn: unknown): Resource => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: { KinesisStreamSpecification: { StreamArn, ApproximateCreationDateTimePrecision: 'MICROSECOND' } },
});

test('a table that streams into a stream of its own stack', async () => {
  expect(await find(tableTo({ 'Fn::GetAtt': ['Changes', 'Arn'] }))).toEqual([
    {
      tableName: 'Storefront-Customers-1X',
      kinesisStreamArn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/storefront-changes-2y',
      precision: 'MICROSECOND',
    },
  ]);
});

test('a global table has it in the replica of this region', async () => {
  const specification = { StreamArn: { 'Fn::GetAtt': ['Changes', 'Arn'] } };
  const Replicas = [
    { Region: 'us-east-1' },
    { Region: { Ref: 'AWS::Region' }, KinesisStreamSpecification: specification },
  ];

  expect(await find({ Type: 'AWS::DynamoDB::GlobalTable', Properties: { Replicas } })).toEqual([
    {
      tableName: 'Storefront-Customers-1X',
      kinesisStreamArn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/storefront-changes-2y',
      precision: 'MILLISECOND',
    },
  ]);
});

test.each([
  ['an ARN', 'arn:aws:kinesis:eu-west-1:000000000000:stream/other'],
  ['an import', { 'Fn::ImportValue': 'Platform:Changes' }],
  ["another stack's output", { 'Fn::GetStackOutput': { StackName: 'Platform', OutputName: 'ChangesArn' } }],
])('the stream is named by %s', async (_name, streamArn) => {
  const [found] = await find(tableTo(streamArn));

  expect(found?.kinesisStreamArn).toMatch(/^arn:aws:kinesis:eu-west-1:000000000000:stream\/(other|platform)$/);
});

test('tables without a Kinesis destination are left out', async () => {
  expect(await find({ Type: 'AWS::DynamoDB::Table', Properties: {} })).toEqual([]);
});

test.each([
  [{ Ref: 'StreamArnParameter' }, 'understands an ARN'],
  [{ 'Fn::ImportValue': 'Nowhere' }, 'no deployed stack exports'],
  [{ 'Fn::GetStackOutput': { StackName: 'Nowhere', OutputName: 'Arn' } }, 'stack Nowhere, which is not deployed'],
  [{ 'Fn::GetAtt': ['Missing', 'Arn'] }, 'Missing is not deployed'],
])('a stream that cannot be found is an error that names table and stack', async (streamArn, sentence) => {
  await expect(find(tableTo(streamArn))).rejects.toThrow('table Customers of stack Storefront');
  await expect(find(tableTo(streamArn))).rejects.toThrow(sentence);
});
