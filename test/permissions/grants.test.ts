import { expect, test } from 'vitest';
import type { Resource } from '../../local/deployment/adapt-template';
import { grantsIn, matches } from './grants';

const allow = (Action: string | string[], Resource: unknown, more = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const document = (...Statement: object[]) => ({ PolicyDocument: { Statement } });
const role = (Properties = {}): Resource => ({ Type: 'AWS::IAM::Role', Properties });

function grants(Resources: Record<string, Resource>): string[] {
  return grantsIn({ Resources }).map(({ role, action, resource }) => `${role} ${action} ${resource}`);
}

test('each action on each resource is a grant', () => {
  const found = grants({
    Role: role(),
    Policy: {
      Type: 'AWS::IAM::Policy',
      Properties: { ...document(allow(['a:X', 'a:Y'], ['1', '2'])), Roles: [{ Ref: 'Role' }] },
    },
  });

  expect(found).toEqual(['Role a:X 1', 'Role a:X 2', 'Role a:Y 1', 'Role a:Y 2']);
});

test('policies within a role, beside it and of AWS count', () => {
  const basic = { 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole' };

  const found = grants({
    Role: role({ Policies: [document(allow('a:Within', '1'))], ManagedPolicyArns: [{ Ref: 'Own' }, basic] }),
    Own: { Type: 'AWS::IAM::ManagedPolicy', Properties: document(allow('a:Beside', '2')) },
  });

  expect(found).toEqual([
    'Role a:Within 1',
    'Role a:Beside 2',
    'Role logs:CreateLogGroup *',
    'Role logs:CreateLogStream *',
    'Role logs:PutLogEvents *',
  ]);
});

test.each([
  ['a condition', allow('a:X', '1', { Condition: { StringEquals: { 'aws:SourceAccount': '1' } } })],
  ['a denial', { ...allow('a:X', '1'), Effect: 'Deny' }],
  ['all actions but some', { Effect: 'Allow', NotAction: 'a:X', Resource: '*' }],
])('%s is not understood, and said so', (_title, statement) => {
  expect(() => grants({ Role: role({ Policies: [document(statement)] }) })).toThrow(/role Role has a statement/);
});

test('an unknown policy of AWS is named', () => {
  const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';

  expect(() => grants({ Role: role({ ManagedPolicyArns: [admin] }) })).toThrow(/"AdministratorAccess"/);
});

test.each([
  ['arn:aws:s3:::bucket/records/*', 'arn:aws:s3:::bucket/records/a/b.json', true],
  ['arn:aws:s3:::bucket/records/*', 'arn:aws:s3:::bucket/announcements/a.json', false],
  ['secret:slack/shop-??????', 'secret:slack/shop-AbCdEf', true],
  ['secret:slack/shop-??????', 'secret:slack/shop-two-AbCdEf', false],
  ['domain/shop/customers', 'domain/shop/customers/_bulk', false],
  ['domain/shop/a.b', 'domain/shop/aXb', false],
  ['*', '', true],
])('the pattern %s and the text %s: %s', (pattern, text, expected) => {
  expect(matches(pattern, text)).toBe(expected);
});
