import { expect, test } from 'vitest';
import type { Resource } from '../../local/deployment/adapt-template';
import { checkPermissions, type UnusedGrants } from './check-permissions';
import type { RecordedRequest } from './recorded-request';

const destinations = {
  account: '000000000000',
  emulator: 'aws',
  search: { host: 'search', domainArn: 'arn:aws:es:eu-west-1:000000000000:domain/shop' },
  others: [],
};

const asksFor = (operation: string, TableName = 'customers-1'): RecordedRequest => ({
  function: 'search-1',
  method: 'POST',
  host: 'aws',
  path: '/',
  service: 'dynamodb',
  region: 'eu-west-1',
  operation,
  names: { TableName },
});

const listed = (...actions: string[]): UnusedGrants => ({
  roles: 'SearchRole',
  actions,
  resources: '${Customers.Arn}',
  reason: 'of a test',
});

/** A function "Search" whose role allows actions on the table "Customers". */
function check(actions: string[], requests: RecordedRequest[], unused: UnusedGrants[] = []) {
  const Statement = [{ Effect: 'Allow', Action: actions, Resource: { 'Fn::GetAtt': ['Customers68815F0F', 'Arn'] } }];
  const Resources: Record<string, Resource> = {
    Customers68815F0F: { Type: 'AWS::DynamoDB::GlobalTable' },
    SearchRole5740B27A: { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyDocument: { Statement } }] } },
    SearchCE29B43D: {
      Type: 'AWS::Lambda::Function',
      Properties: { Role: { 'Fn::GetAtt': ['SearchRole5740B27A', 'Arn'] } },
    },
  };
  const physicalIds = { Customers68815F0F: 'customers-1', SearchCE29B43D: 'search-1' };
  const stack = { name: 'Shop', template: { Resources }, account: '000000000000', region: 'eu-west-1', physicalIds };
  return checkPermissions({ stacks: [stack], requests, destinations, unused });
}

test('what is used is allowed, and what is allowed is used', () => {
  const problems = check(['dynamodb:GetItem'], [asksFor('GetItem')]);

  expect(problems).toEqual({ refused: [], unexplained: [] });
});

test('a request that its role does not allow is told once', () => {
  const request = asksFor('GetItem', 'orders-1');

  const { refused } = check(['dynamodb:GetItem'], [request, request, asksFor('GetItem')]);

  expect(refused).toEqual([
    'Search used dynamodb:GetItem on arn:aws:dynamodb:eu-west-1:000000000000:table/orders-1, and may not',
  ]);
});

test('a request that is not understood is told', () => {
  const { refused } = check(['dynamodb:GetItem'], [asksFor('GetItem'), { ...asksFor('GetItem'), service: 'xray' }]);

  expect(refused).toEqual([expect.stringMatching(/^Search sent a request .* not known .*"service":"xray"/)]);
});

test('a request of a function that is not in the template is told', () => {
  const { refused } = check([], [{ ...asksFor('GetItem'), function: 'other' }]);

  expect(refused).toEqual(['"other" sent a request, and the app has no such function']);
});

test('a grant that no run used has to be listed', () => {
  const allowed = ['dynamodb:GetItem', 'dynamodb:Scan'];

  expect(check(allowed, [asksFor('GetItem')]).unexplained).toEqual([
    'SearchRole allows dynamodb:Scan on ${Customers.Arn}, and no run used it: take it away, or write into ' +
      'test/permissions/unused-grants.ts why it is there',
  ]);
  expect(check(allowed, [asksFor('GetItem')], [listed('dynamodb:Scan')]).unexplained).toEqual([]);
});

test('what is listed has to be granted, and unused', () => {
  const { unexplained } = check(
    ['dynamodb:GetItem'],
    [asksFor('GetItem')],
    [listed('dynamodb:GetItem', 'dynamodb:Scan')],
  );

  const entry = (action: string) => `test/permissions/unused-grants.ts: ${action} of SearchRole on \${Customers.Arn}`;
  expect(unexplained).toEqual([
    `${entry('dynamodb:GetItem')} is used by SearchRole on \${Customers.Arn}; take that from the list`,
    `${entry('dynamodb:Scan')} is granted to no function; take it from the list`,
  ]);
});
