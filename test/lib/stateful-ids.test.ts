import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { ExistingTable } from '../../examples/existing-table/existing-table';
import { Storefront } from '../../examples/storefront/storefront';
import stateful from './stateful-ids.json';

/** What holds state, or would forget where it was: to replace one is to lose it. */
const STATEFUL = [
  'AWS::DynamoDB::GlobalTable',
  'AWS::Kinesis::Stream',
  'AWS::Lambda::EventSourceMapping',
  'AWS::OpenSearchService::Domain',
  'AWS::KMS::Key',
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
  'AWS::SSM::Parameter',
  'Custom::TowpathChangeDestination',
  'Custom::TowpathSearchIndex',
];

test.each([
  ['storefront', (app: App) => new Storefront(app, 'Storefront')],
  ['existing-table', (app: App) => new ExistingTable(app, 'ExistingTable')],
] as const)('the logical ids of what holds state in %s are those of the list', (example, stackIn) => {
  const template = Template.fromStack(stackIn(new App())).toJSON();

  const ids = Object.entries<{ Type: string }>(template.Resources)
    .filter(([, { Type }]) => STATEFUL.includes(Type))
    .map(([id, { Type }]) => `${id} ${Type}`);

  expect(ids.sort()).toEqual(stateful[example]);
});

test('what holds data is kept when the stack is deleted', () => {
  const template = Template.fromStack(new Storefront(new App(), 'Storefront')).toJSON();
  const holdsData = STATEFUL.filter((type) => !/Mapping|Queue|Parameter|Custom/.test(type));

  const policies = Object.entries<{ Type: string; DeletionPolicy?: string }>(template.Resources)
    // A heartbeat is as old as the next one is new.
    .filter(([id, { Type }]) => holdsData.includes(Type) && !id.includes('Heartbeat'))
    .map(([, { DeletionPolicy }]) => DeletionPolicy);

  expect(new Set(policies)).toEqual(new Set(['Retain']));
});
