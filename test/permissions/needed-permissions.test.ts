import { expect, test } from 'vitest';
import { neededPermissions } from './needed-permissions';
import type { RecordedRequest } from './recorded-request';

const destinations = {
  account: '000000000000',
  emulator: '127.0.0.1:4566',
  search: { host: '127.0.0.1:9200', domainArn: 'arn:aws:es:eu-west-1:000000000000:domain/shop' },
  others: ['127.0.0.1:9300'],
};

/** What a request needs, each as `action resource`; undefined where that is not known. */
function needed(request: Partial<RecordedRequest>): string[] | undefined {
  const whole = {
    function: 'f',
    method: 'POST',
    host: destinations.emulator,
    path: '/',
    region: 'eu-west-1',
    ...request,
  };
  return neededPermissions(whole, destinations)?.map(({ action, resource }) => `${action} ${resource}`);
}

const ARN = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:000000000000:${resource}`;

test.each<[string, Partial<RecordedRequest>, string[]]>([
  [
    'an operation on a table',
    { service: 'dynamodb', operation: 'GetItem', names: { TableName: 'orders' } },
    [`dynamodb:GetItem ${ARN('dynamodb', 'table/orders')}`],
  ],
  [
    'a query of an index of a table',
    { service: 'dynamodb', operation: 'Query', names: { TableName: 'orders', IndexName: 'byDay' } },
    [`dynamodb:Query ${ARN('dynamodb', 'table/orders/index/byDay')}`],
  ],
  [
    'a transaction, what its parts need',
    {
      service: 'dynamodb',
      operation: 'TransactWriteItems',
      names: { TransactItems: [{ Put: { TableName: 'a' } }, { ConditionCheck: { TableName: 'b' } }] },
    },
    [`dynamodb:PutItem ${ARN('dynamodb', 'table/a')}`, `dynamodb:ConditionCheckItem ${ARN('dynamodb', 'table/b')}`],
  ],
  [
    'a batch, on each of its tables',
    { service: 'dynamodb', operation: 'BatchWriteItem', names: { RequestItems: ['a', 'b'] } },
    [`dynamodb:BatchWriteItem ${ARN('dynamodb', 'table/a')}`, `dynamodb:BatchWriteItem ${ARN('dynamodb', 'table/b')}`],
  ],
  [
    'a batch of messages, what one message needs',
    {
      service: 'sqs',
      operation: 'SendMessageBatch',
      names: { QueueUrl: 'http://127.0.0.1:4566/000000000000/work.fifo' },
    },
    [`sqs:SendMessage ${ARN('sqs', 'work.fifo')}`],
  ],
  [
    'parameters by path',
    { service: 'ssm', operation: 'GetParametersByPath', names: { Path: '/towpath/tables' } },
    [`ssm:GetParametersByPath ${ARN('ssm', 'parameter/towpath/tables')}`],
  ],
  [
    'several parameters by name',
    { service: 'ssm', operation: 'GetParameters', names: { Names: ['/a', 'b'] } },
    [`ssm:GetParameters ${ARN('ssm', 'parameter/a')}`, `ssm:GetParameters ${ARN('ssm', 'parameter/b')}`],
  ],
  [
    'a secret by name, whose ARN has six more characters',
    { service: 'secretsmanager', operation: 'GetSecretValue', names: { SecretId: 'slack/shop' } },
    [`secretsmanager:GetSecretValue ${ARN('secretsmanager', 'secret:slack/shop-AbCdEf')}`],
  ],
  [
    'a stream by name',
    { service: 'kinesis', operation: 'PutRecord', names: { StreamName: 'changes' } },
    [`kinesis:PutRecord ${ARN('kinesis', 'stream/changes')}`],
  ],
  [
    'a function by ARN and version',
    {
      service: 'lambda',
      path: `/2015-03-31/functions/${encodeURIComponent(ARN('lambda', 'function:f'))}/invocations?Qualifier=3`,
    },
    [`lambda:InvokeFunction ${ARN('lambda', 'function:f:3')}`],
  ],
  [
    'an object',
    { service: 's3', method: 'PUT', path: '/bucket/records/a%20b/1.json?x-id=PutObject' },
    ['s3:PutObject arn:aws:s3:::bucket/records/a b/1.json'],
  ],
  [
    'the objects of a bucket',
    { service: 's3', method: 'GET', path: '/bucket?list-type=2' },
    ['s3:ListBucket arn:aws:s3:::bucket'],
  ],
  [
    'a request to OpenSearch, without its query',
    { host: '127.0.0.1:9200', path: '/customers/_bulk?require_alias=true' },
    [`es:ESHttpPost ${ARN('es', 'domain/shop/customers/_bulk')}`],
  ],
  ['a request to Slack: nothing', { host: '127.0.0.1:9300', path: '/api/chat.postMessage' }, []],
  ["a custom resource's answer to CloudFormation: nothing", { method: 'PUT', path: '/_ministack/cfn-response/1' }, []],
])('%s', (_title, request, permissions) => {
  expect(needed(request)).toEqual(permissions);
});

test.each<[string, Partial<RecordedRequest>]>([
  ['a service', { service: 'xray', operation: 'PutTraceSegments', names: {} }],
  ['an operation that names no resource', { service: 'dynamodb', operation: 'ListTables', names: {} }],
  ['an operation on an object that a parameter names', { service: 's3', method: 'PUT', path: '/bucket/key?tagging' }],
  ['an operation of Lambda', { service: 'lambda', method: 'GET', path: '/2015-03-31/functions/f' }],
  ['an unsigned request to AWS', { path: '/2015-03-31/functions/f/invocations' }],
  ['a host', { host: 'example.com' }],
])('of %s that is not known here, it is not known what it needs', (_title, request) => {
  expect(needed(request)).toBeUndefined();
});
