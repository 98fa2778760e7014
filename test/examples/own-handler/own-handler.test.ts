import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { OwnHandler } from '../../../examples/own-handler/own-handler';

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
