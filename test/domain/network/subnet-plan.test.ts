import { expect, test } from 'vitest';
import { planSubnets, ZONES_IN_PLAN } from '../../../domain/network/subnet-plan';

test.each([
  ['10.0.0.0/16', { private: 20, public: 22, isolated: 22 }],
  ['172.16.0.0/20', { private: 24, public: 26, isolated: 26 }],
  ['192.168.8.0/21', { private: 25, public: 27, isolated: 27 }],
])('the subnets of %s have the masks %j', (cidr, plan) => {
  expect(planSubnets(cidr)).toEqual({ ok: true, plan });
});

test('more than half of a network stays free, however large it is', () => {
  for (let mask = 16; mask <= 21; mask++) {
    const result = planSubnets(`10.0.0.0/${mask}`);
    if (!result.ok) throw new Error(result.instead);
    const parts = Object.values(result.plan).map((subnet) => ZONES_IN_PLAN / 2 ** (subnet - mask));
    expect(parts.reduce((sum, part) => sum + part)).toBeLessThan(0.5);
  }
});

test.each([
  ['10.0.0.5/16', '10.0.0.0/16'],
  ['10.1.1.0/16', '10.1.0.0/16'],
  ['10.0.12.0/20', '10.0.0.0/20'],
  ['10.0.31.255/21', '10.0.24.0/21'],
  ['255.255.255.255/16', '255.255.0.0/16'],
])('%s does not begin with its first address, which is said', (cidr, first) => {
  expect(planSubnets(cidr)).toEqual({
    ok: false,
    instead: `a network begins with its first address; write "${first}"`,
  });
});

test.each(['', '10.0.0.0', '10.0.0.0/15', '10.0.0.0/22', '10.0.0/16', '10.0.0.256/16', '10.0.0.0/16/16', 'fd00::/16'])(
  '%j is no network that can be divided',
  (cidr) => {
    expect(planSubnets(cidr)).toEqual({
      ok: false,
      instead: 'write the addresses of a network, with a mask from /16 to /21: "10.0.0.0/16"',
    });
  },
);
