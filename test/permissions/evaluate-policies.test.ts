import { describe, expect, test } from 'vitest';
import { type AccessRequest, type Decision, evaluate, type PolicyDocument } from './evaluate-policies';

function policy(...Statement: object[]): PolicyDocument {
  return { Version: '2012-10-17', Statement };
}

const allow = (others: object = {}) => ({ Effect: 'Allow', Action: '*', Resource: '*', ...others });
const deny = (others: object = {}) => ({ ...allow(others), Effect: 'Deny' });

const table = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';
const read: AccessRequest = { action: 'dynamodb:GetItem', resource: table };

/** What one statement comes to. */
function of(statement: object, request: Partial<AccessRequest> = {}): Decision {
  return evaluate({ policies: [policy(statement)] }, { ...read, ...request });
}

describe('as AWS documents how requests are decided', () => {
  test.each<[string, Decision, { policies: PolicyDocument[]; boundary?: PolicyDocument }]>([
    ['what nothing allows is denied', 'implicitly denied', { policies: [] }],
    ['one policy that allows is enough', 'allowed', { policies: [policy(), policy(allow())] }],
    ['one that denies decides', 'explicitly denied', { policies: [policy(allow()), policy(deny())] }],
    ['a boundary allows nothing by itself', 'implicitly denied', { policies: [], boundary: policy(allow()) }],
    [
      'what the boundary leaves out is denied',
      'implicitly denied',
      { policies: [policy(allow())], boundary: policy(allow({ Action: 's3:*' })) },
    ],
    ['both allow', 'allowed', { policies: [policy(allow())], boundary: policy(allow({ Action: 'dynamodb:*' })) }],
    [
      'a boundary that denies decides',
      'explicitly denied',
      { policies: [policy(allow())], boundary: policy(allow(), deny()) },
    ],
  ])('%s', (_title, decision, identity) => {
    expect(evaluate(identity, read)).toBe(decision);
  });
});

test.each<[allowed: boolean, statement: object]>([
  [true, { Action: 'dynamodb:Get*' }],
  [true, { Action: 'dynamodb:getitem' }],
  [true, { Action: 'dynamodb:GetIte?' }],
  [false, { Action: 'dynamodb:Get' }],
  [true, { Action: ['s3:*', 'dynamodb:*'] }],
  [true, { Action: undefined, NotAction: 'iam:*' }],
  [false, { Action: undefined, NotAction: ['iam:*', 'dynamodb:*'] }],
  [true, { Resource: table }],
  [true, { Resource: 'arn:aws:dynamodb:*:*:table/ord*' }],
  [false, { Resource: 'arn:aws:dynamodb:eu-*:table/orders:*:*' }],
  [false, { Resource: 'arn:aws:dynamodb:eu-west-1:111122223333:table/Orders' }],
  [false, { Resource: undefined, NotResource: table }],
  [true, { Resource: undefined, NotResource: 'arn:aws:s3:::*' }],
])('%s: reading a table by %j', (allowed, statement) => {
  expect(of(allow(statement))).toBe(allowed ? 'allowed' : 'implicitly denied');
});

const KEY = 'aws:RequestTag/team';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
test.each<[holds: boolean, operator: string, wanted: string | string[], found: string | string[] | undefined]>([
  [true, 'StringEquals', 'ada', 'ada'],
  [false, 'StringEquals', 'ada', 'Ada'],
  [false, 'StringEquals', 'a*', 'ada'],
  [false, 'StringEquals', 'ada', undefined],
  [true, 'StringEquals', ['bob', 'ada'], 'ada'],
  [true, 'StringEqualsIgnoreCase', 'ADA', 'ada'],
  [true, 'StringEqualsIfExists', 'ada', undefined],
  [false, 'StringEqualsIfExists', 'ada', 'bob'],
  [true, 'StringNotEquals', 'ada', 'bob'],
  [true, 'StringNotEquals', 'ada', undefined],
  [false, 'StringNotEquals', ['ada', 'bob'], 'bob'],
  [false, 'StringNotEqualsIgnoreCase', 'ADA', 'ada'],
  [true, 'StringLike', 'a*', 'ada'],
  [true, 'StringLike', 'a?a', 'ada'],
  [false, 'StringLike', 'a${*}', 'ada'],
  [true, 'StringLike', 'a${*}', 'a*'],
  [false, 'StringNotLike', 'a*', 'ada'],
  [true, 'ArnLike', 'arn:aws:lambda:*:*:function:orders-*', 'arn:aws:lambda:eu-west-1:1:function:orders-a:live'],
  [false, 'ArnLike', 'arn:aws:lambda:*:*:function:orders-*', 'arn:aws:lambda:eu-west-1:1:function:payments'],
  [true, 'ArnNotLike', 'arn:aws:lambda:*:*:function:orders-*', undefined],
  [true, 'Bool', 'true', 'true'],
  [false, 'Bool', 'true', undefined],
  [true, 'BoolIfExists', 'true', undefined],
  [true, 'Null', 'true', undefined],
  [false, 'Null', 'true', 'ada'],
  [true, 'Null', 'false', 'ada'],
  [true, 'ForAllValues:StringEquals', ['a', 'b'], ['a', 'b']],
  [false, 'ForAllValues:StringEquals', ['a', 'b'], ['a', 'c']],
  [true, 'ForAllValues:StringEquals', ['a', 'b'], undefined],
  [true, 'ForAnyValue:StringEquals', ['a', 'b'], ['a', 'c']],
  [false, 'ForAnyValue:StringEquals', ['a', 'b'], ['c']],
  [false, 'ForAnyValue:StringEquals', ['a', 'b'], undefined],
  [false, 'ForAnyValue:StringNotEquals', ['a', 'b'], undefined],
  [false, 'ForAllValues:StringNotEquals', ['a', 'b'], ['a', 'c']],
])('%s: %s %j of %j', (holds, operator, wanted, found) => {
  const statement = allow({ Condition: { [operator]: { [KEY]: wanted } } });

  const decision = of(statement, { context: found === undefined ? {} : { [KEY]: found } });

  expect(decision).toBe(holds ? 'allowed' : 'implicitly denied');
});

test('all operators of a condition have to hold, and all keys of each', () => {
  const statement = allow({
    Condition: {
      StringEquals: { 'aws:PrincipalTag/a': '1', 'aws:PrincipalTag/b': '2' },
      Bool: { 'aws:SecureTransport': 'true' },
    },
  });
  const all = { 'aws:PrincipalTag/a': '1', 'AWS:principaltag/B': '2', 'aws:SecureTransport': 'true' };

  expect(of(statement, { context: all })).toBe('allowed');
  for (const key of Object.keys(all)) {
    const context = Object.fromEntries(Object.entries(all).filter(([name]) => name !== key));
    expect(of(statement, { context })).toBe('implicitly denied');
  }
});

describe('variables', () => {
  const own = (variable: string) => allow({ Resource: `arn:aws:dynamodb:*:*:table/\${${variable}}` });
  const tagged = (value: string) => ({ context: { 'aws:PrincipalTag/team': value } });

  test('a value stands in their place, and its wildcards are none', () => {
    expect(of(own('aws:PrincipalTag/team'), tagged('orders'))).toBe('allowed');
    expect(of(own('aws:PrincipalTag/team'), tagged('payments'))).toBe('implicitly denied');
    expect(of(own('aws:PrincipalTag/team'), tagged('*'))).toBe('implicitly denied');
  });

  test('without a value they match nothing, or have their default', () => {
    expect(of(own('aws:PrincipalTag/team'))).toBe('implicitly denied');
    expect(of(own("aws:PrincipalTag/team, 'orders'"))).toBe('allowed');
    expect(of(own("aws:PrincipalTag/team, 'orders'"), tagged('payments'))).toBe('implicitly denied');
  });
});

test.each<[string, object]>([
  ['a statement has "Principal"', allow({ Principal: '*' })],
  ['the operator "NumericEquals" is not known', allow({ Condition: { NumericEquals: { 's3:max-keys': '1' } } })],
  ['the operator "toString" is not known', allow({ Condition: { toString: { [KEY]: '1' } } })],
  ['a statement has either Action or NotAction', allow({ NotAction: 's3:*' })],
  ['a statement has either Resource or NotResource', allow({ Resource: undefined })],
  ['a statement has the effect "allow"', { ...allow(), Effect: 'allow' }],
  ['where texts are expected', allow({ Resource: { Ref: 'Table' } })],
  ['"s*:GetObject" is no action that IAM takes', allow({ Action: 's*:GetObject' })],
  ['"arn:aws:*:eu-west-1:1:table" is no ARN', allow({ Resource: 'arn:aws:*:eu-west-1:1:table' })],
  ['"arn:aws:s3:*" is no ARN', allow({ Resource: 'arn:aws:s3:*' })],
  ['is no variable that is known', allow({ Resource: 'arn:aws:s3:::${a b}' })],
  ['Null asks for true', allow({ Condition: { Null: { [KEY]: true } } })],
  ['has a variable without a value', allow({ Condition: { StringNotEquals: { [KEY]: '${aws:username}' } } })],
])('what it does not know it does not guess: %s', (sentence, statement) => {
  expect(() => of(statement)).toThrow(sentence);
});

test('a policy of another version, with other elements, or about several values where one is asked for', () => {
  expect(() => evaluate({ policies: [{ Version: '2008-10-17', Statement: [] }] }, read)).toThrow('version 2008-10-17');
  expect(() => evaluate({ policies: [{ ...policy(), Rules: [] } as PolicyDocument] }, read)).toThrow('has "Rules"');
  const statement = allow({ Condition: { StringEquals: { [KEY]: 'a' } } });
  expect(() => of(statement, { context: { [KEY]: ['a', 'b'] } })).toThrow('write ForAnyValue or ForAllValues');
});
