import {
  CloudFormationClient,
  type ListStackResourcesCommand,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { expect, test } from 'vitest';
import { describeAwsError } from '../../../local/rules/aws-error';
import { outboxTablesOf } from '../../../local/rules/outbox-tables';

const outbox = resource('NotificationsChangesOutboxTableAECC60F7', 'AWS::DynamoDB::GlobalTable', 'shop-outbox');

test('the outbox is found among the resources of a stack', async () => {
  const resources = [resource('CustomersTable68815F0F', 'AWS::DynamoDB::GlobalTable', 'shop-customers'), outbox];

  expect(await outboxTablesOf('Shop', cloudFormation({ Shop: resources }))).toEqual(['shop-outbox']);
});

test('so is that of a stack that is nested in it', async () => {
  const nested = resource('Rules', 'AWS::CloudFormation::Stack', 'arn:nested');

  expect(await outboxTablesOf('Shop', cloudFormation({ Shop: [nested], 'arn:nested': [outbox] }))).toEqual([
    'shop-outbox',
  ]);
});

test('a stack without rules is said to have none', async () => {
  await expect(outboxTablesOf('Shop', cloudFormation({ Shop: [] }))).rejects.toThrow('the stack "Shop" has no rules');
});

test.each([
  [named('CredentialsProviderError', 'Could not load credentials'), /^Sign in, or set AWS_PROFILE/],
  [named('ValidationError', 'Stack with id Shop does not exist'), /^aws cloudformation list-stacks/],
  [named('AccessDeniedException', 'not authorized'), /dynamodb:Scan/],
  [named('SignatureDoesNotMatch', 'The request signature does not match'), /^Sign in/],
  [named('InvalidSignatureException', 'The request signature does not match'), /^Sign in/],
  [named('ResourceNotFoundException', 'Requested resource not found'), /deploy the stack anew$/],
  [named('TimeoutError', 'socket hang up'), /the network and proxies/],
  [named('Error', 'Region is missing'), /^Write --region/],
  [Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }), /^Sign in/],
])('%s is for the person to put right', (error, help) => {
  expect(describeAwsError(error)).toMatchObject({ name: 'LocalError', help: expect.stringMatching(help) });
});

test('other errors stay what they are', () => {
  const error = new TypeError('ours');

  expect(describeAwsError(error)).toBe(error);
});

function resource(LogicalResourceId: string, ResourceType: string, PhysicalResourceId: string): StackResourceSummary {
  return { LogicalResourceId, ResourceType, PhysicalResourceId } as StackResourceSummary;
}

function cloudFormation(stacks: Record<string, StackResourceSummary[]>): CloudFormationClient {
  const send = async ({ input }: ListStackResourcesCommand) => ({
    StackResourceSummaries: stacks[input.StackName ?? ''],
  });
  return Object.assign(new CloudFormationClient({ region: 'eu-west-1' }), { send });
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
