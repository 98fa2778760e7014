import { describe, expect, test } from 'vitest';
import {
  findBucket,
  findHttps,
  findInternal,
  findRedirect,
  namesOfBalancer,
  type Reached,
} from '../../../domain/doctor/reach';
import { resource } from './resources';

const refused: Reached = { kind: 'refused', says: 'ECONNREFUSED' };
const answered = (status: number, days = 200): Reached => ({ kind: 'answered', status, certificate: { days } });

test('the names of a balancer are those of the records that lead to it', () => {
  const balancer = resource('AWS::ElasticLoadBalancingV2::LoadBalancer', {}, 'Balancer');
  const record = (Name: string, DNSName: string) =>
    resource('AWS::Route53::RecordSet', { Name, AliasTarget: { DNSName } });

  expect(
    namesOfBalancer(balancer, [
      record('shop.example.', 'dualstack.${Shop.Balancer.DNSName}'),
      record('other.example.', 'dualstack.${Shop.Other.DNSName}'),
      record('*.shop.example.', '${Shop.Balancer.DNSName}'),
    ]),
  ).toEqual(['shop.example']);
});

describe('HTTPS', () => {
  test.each([
    [answered(200), 'ok', 'answers with 200; its certificate is valid for 200 days'],
    [answered(404), 'ok', 'answers with 404'],
    [answered(503), 'missing', 'nothing healthy is behind it'],
    [answered(200, 29), 'warning', 'ends in 29 days'],
    [refused, 'missing', 'does not answer: ECONNREFUSED'],
    [
      { kind: 'answered', status: 200, certificate: { days: -1, problem: 'CERT_HAS_EXPIRED' } } as const,
      'missing',
      'not valid: CERT_HAS_EXPIRED',
    ],
  ])('of %j is %s', (reached, state, says) => {
    expect(findHttps('shop.example', reached)).toMatchObject({ state, says: expect.stringContaining(says) });
  });
});

describe('plain HTTP', () => {
  test.each([
    [{ kind: 'answered', status: 301, location: 'https://shop.example/' } as const, 'ok'],
    [refused, 'ok'],
    [{ kind: 'answered', status: 301, location: 'http://shop.example/' } as const, 'missing'],
    [{ kind: 'answered', status: 200 } as const, 'missing'],
  ])('of %j is %s', (reached, state) => {
    expect(findRedirect('shop.example', reached).state).toBe(state);
  });
});

describe('what is inside a network', () => {
  test.each([
    [refused, '10.0.1.5', 'ok'],
    [answered(200), '10.0.1.5', 'ok'],
    [answered(200), '172.31.0.1', 'ok'],
    [answered(200), 'fd00::1', 'ok'],
    [answered(403), '52.1.2.3', 'missing'],
    [answered(200), '172.32.0.1', 'missing'],
    [answered(200), undefined, 'missing'],
  ])('and is %j at %s is %s', (reached, address, state) => {
    expect(findInternal('vpc-products.example', reached, address).state).toBe(state);
  });
});

describe('a bucket', () => {
  const closed = [true, true, true, true];

  test('that refuses strangers and blocks public access is right', () => {
    expect(findBucket('b', { blocked: closed, unsigned: answered(403) }).state).toBe('ok');
  });

  test('that anybody can list, or that could be opened, comes with the command that closes it', () => {
    expect(findBucket('b', { blocked: closed, unsigned: answered(200) }).state).toBe('missing');
    for (const blocked of [[], [true, true, true, false]]) {
      expect(findBucket('b', { blocked, unsigned: answered(403) })).toMatchObject({
        state: 'missing',
        mend: expect.stringContaining('put-public-access-block --bucket b'),
      });
    }
  });

  test('that did not answer a stranger in time deserves a look', () => {
    expect(findBucket('b', { blocked: closed, unsigned: refused }).state).toBe('warning');
  });
});
