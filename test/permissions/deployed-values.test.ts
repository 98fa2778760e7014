import { expect, test } from 'vitest';
import type { Resource, Template } from '../../local/deployment/adapt-template';
import { type CheckedStack, deployedValues } from './deployed-values';
import { textOf } from './template-text';

function stack(name: string, template: Template, physicalIds: Record<string, string> = {}): CheckedStack {
  return { name, template, physicalIds, account: '000000000000', region: 'eu-west-1' };
}

function arnOf(Type: string, id: string): string {
  const Resources: Record<string, Resource> = { Thing: { Type } };
  const shop = stack('Shop', { Resources }, { Thing: id });
  return textOf({ 'Fn::GetAtt': ['Thing', 'Arn'] }, deployedValues(shop, [shop]));
}

test.each([
  ['AWS::DynamoDB::GlobalTable', 'customers', 'arn:aws:dynamodb:eu-west-1:000000000000:table/customers'],
  ['AWS::S3::Bucket', 'failures', 'arn:aws:s3:::failures'],
  ['AWS::SQS::Queue', 'http://127.0.0.1/000000000000/work.fifo', 'arn:aws:sqs:eu-west-1:000000000000:work.fifo'],
  ['AWS::Logs::LogGroup', '/aws/lambda/f', 'arn:aws:logs:eu-west-1:000000000000:log-group:/aws/lambda/f:*'],
  ['AWS::SNS::Topic', 'arn:aws:sns:eu-west-1:000000000000:t', 'arn:aws:sns:eu-west-1:000000000000:t'],
])('the ARN of a %s follows from what CloudFormation calls it', (type, id, arn) => {
  expect(arnOf(type, id)).toBe(arn);
});

test('a type of which no ARN is known is named', () => {
  expect(() => arnOf('AWS::New::Thing', 'x')).toThrow(/Thing, a AWS::New::Thing/);
});

test('what is not deployed has its logical id', () => {
  const shop = stack('Shop', { Resources: { Domain: { Type: 'AWS::OpenSearchService::Domain' } } });

  const arn = deployedValues(shop, [shop]).attribute('Domain', 'Arn');

  expect(arn).toBe('arn:aws:es:eu-west-1:000000000000:domain/Domain');
});

test('what another stack exports is what it is there', () => {
  const platform = stack(
    'Platform',
    { Outputs: { Export: { Value: { Ref: 'Stream' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:Stream' } } } } },
    { Stream: 'changes-1' },
  );
  const shop = stack('Shop', {});

  expect(textOf({ 'Fn::ImportValue': 'Platform:Stream' }, deployedValues(shop, [shop, platform]))).toBe('changes-1');
  expect(() => deployedValues(shop, [shop]).imported('Platform:Stream')).toThrow('no stack exports Platform:Stream');
});
