import { describe, expect, test } from 'vitest';
import {
  checkAlarms,
  findDestination,
  findMapping,
  findParameters,
  findRepository,
  findSearchDomain,
  findSubscriptions,
} from '../../../domain/doctor/running';

describe('a topic', () => {
  const topic = 'arn:aws:sns:eu-west-1:111122223333:on-call';
  const mail = { protocol: 'email', endpoint: 'you@shop.example', isConfirmed: true };

  test('whose subscribers confirmed is right', () => {
    expect(findSubscriptions(topic, [mail])).toEqual({ state: 'ok', says: 'tells you@shop.example' });
  });

  test('of whom one has not confirmed comes with the command that sends the mail again', () => {
    expect(
      findSubscriptions(topic, [mail, { ...mail, endpoint: 'me@shop.example', isConfirmed: false }]),
    ).toMatchObject({
      state: 'missing',
      says: expect.stringMatching(/^not confirmed: me@shop\.example;/),
      mend: expect.stringContaining(`--topic-arn ${topic} --protocol email --notification-endpoint 'me@shop.example'`),
    });
  });

  test.each([
    ['https://alarms.example/integration/very-secret/enqueue', 'https://alarms.example/…'],
    ['https://alarms.example?key=very-secret', 'https://alarms.example/…'],
    ['https://user:very-secret@alarms.example/', 'an address of the web'],
    ['https://alarms.example', 'https://alarms.example'],
  ])('that tells %s shows no key in it', (endpoint, shown) => {
    const findings = [true, false].map((isConfirmed) =>
      findSubscriptions(topic, [{ protocol: 'https', endpoint, isConfirmed }]),
    );

    expect(findings[0]?.says).toBe(`tells ${shown}`);
    expect(JSON.stringify(findings)).not.toContain('very-secret');
  });

  test('without subscribers deserves a look', () => {
    expect(findSubscriptions(topic, []).state).toBe('warning');
  });
});

test.each([
  [{ state: 'Enabled', lastResult: 'OK' }, 'ok'],
  [{ state: 'Enabled', lastResult: '' }, 'ok'],
  [{ state: 'Enabled', lastResult: 'PROBLEM: Function call failed' }, 'missing'],
  [{ state: 'Disabled', lastResult: 'OK' }, 'missing'],
  [{ state: 'Updating', lastResult: 'OK' }, 'warning'],
  [undefined, 'missing'],
])('a mapping %j is %s', (mapping, state) => {
  expect(findMapping('uuid-1', mapping).state).toBe(state);
});

test.each([
  [['ACTIVE'], 'ok'],
  [['DISABLED', 'ACTIVE'], 'ok'],
  [['DISABLED'], 'missing'],
  [['ENABLE_FAILED'], 'missing'],
  [[], 'missing'],
])('a table whose destinations are %j is %s', (statuses, state) => {
  expect(findDestination('customers', statuses).state).toBe(state);
});

test.each([
  [{ processing: false, endpoint: 'vpc-products.example', inNetwork: true }, 'ok'],
  [{ processing: true, endpoint: 'vpc-products.example', inNetwork: true }, 'warning'],
  [{ processing: true, endpoint: undefined, inNetwork: true }, 'missing'],
  [{ processing: false, endpoint: 'search-products.example', inNetwork: false }, 'missing'],
  [undefined, 'missing'],
])('a domain %j is %s', (domain, state) => {
  expect(findSearchDomain('products', domain).state).toBe(state);
});

test('parameters that are gone are named', () => {
  expect(findParameters(['/towpath/a', '/towpath/b'], []).says).toBe('all 2 are there');
  expect(findParameters(['/towpath/a', '/towpath/b'], ['/towpath/b'])).toMatchObject({
    state: 'missing',
    says: '1 of 2 are gone: /towpath/b',
  });
});

describe('a repository', () => {
  const policy = (statement: object) => JSON.stringify({ Statement: [statement] });

  test.each([
    [undefined, 'ok'],
    [policy({ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' } }), 'ok'],
    [policy({ Effect: 'Deny', Principal: '*' }), 'ok'],
    [policy({ Effect: 'Allow', Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }), 'ok'],
    [policy({ Effect: 'Allow', Principal: '*' }), 'missing'],
    [policy({ Effect: 'Allow', Principal: { AWS: ['arn:aws:iam::111122223333:root', '*'] } }), 'missing'],
  ])('with the policy %s is %s', (text, state) => {
    expect(findRepository('shop', text).state).toBe(state);
  });
});

describe('alarms', () => {
  const fine = { name: 'fine', state: 'OK', hasActions: true, hours: 1 };

  test('that are as they should be take one line', () => {
    expect(checkAlarms([fine, { ...fine, name: 'new', state: 'INSUFFICIENT_DATA', hours: 23 }])).toEqual([
      { title: 'alarms', state: 'ok', says: 'none of 2 fires, and all have actions' },
    ]);
  });

  test('that fire, have no actions or see nothing are named, and none of that is missing', () => {
    const found = checkAlarms([
      { ...fine, name: 'heartbeat', state: 'ALARM' },
      ...['a', 'b', 'c', 'd', 'e'].map((name) => ({ ...fine, name, hasActions: false })),
      { ...fine, name: 'blind', state: 'INSUFFICIENT_DATA', hours: 24 },
    ]);

    expect(found.map(({ state, says }) => `${state}: ${says}`)).toEqual([
      'warning: firing: heartbeat',
      'warning: without actions: a, b, c, 2 more',
      'warning: without data for a day or more: blind',
    ]);
  });
});
