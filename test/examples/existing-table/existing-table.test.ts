import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import cdkJson from '../../../cdk.json';
import { ExistingTable } from '../../../examples/existing-table/existing-table';

test.each([
  ['without feature flags', {}],
  ['with the recommended feature flags', cdkJson.context],
])('the example synthesises, %s', (_title, context) => {
  const app = new App({ context });
  new ExistingTable(app, 'ExistingTable');

  const { messages } = app.synth().getStackByName('ExistingTable');

  expect(messages.filter(({ level }) => level === 'error')).toEqual([]);
});

test('it makes no table of orders, and takes the one that is named', () => {
  const stack = new ExistingTable(new App(), 'ExistingTable', { ordersTable: 'shop-orders' });

  const template = Template.fromStack(stack);

  const tables = Object.keys(template.findResources('AWS::DynamoDB::GlobalTable'));
  expect(tables.filter((id) => id.startsWith('Orders'))).toEqual([]);
  template.hasResourceProperties('Custom::TowpathChangeDestination', { tableName: 'shop-orders' });
});
