import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { OwnHandler } from '../../../examples/own-handler/own-handler';
import type { EventHandler } from '../../../lib';

test('the example synthesises without a warning but that its alarms tell nobody, with its function on the stream', () => {
  const app = new App();
  const stack = new OwnHandler(app, 'OwnHandler');

  const { messages } = app.synth().getStackByName('OwnHandler');

  const warnings = messages.filter(({ level }) => level !== 'info');
  expect(warnings.filter(({ entry }) => !String(entry.data).includes('towpath:alarms-tell-nobody'))).toEqual([]);
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    MaximumRetryAttempts: 5,
  });
});

test('the mapping decides the whole of its pattern, so that the function need not look what it gets', () => {
  const stack = new OwnHandler(new App(), 'OwnHandler');
  const letters = stack.node.findChild('Letters') as EventHandler;

  const { filters, decisions } = letters.explainFilters();

  expect(filters).toEqual([
    { data: { eventName: ['INSERT'], tableName: [{ Ref: expect.stringContaining('Customers') }] } },
  ]);
  expect(decisions.map(({ path, by }) => [path, by])).toEqual([['type', 'mapping']]);
});
