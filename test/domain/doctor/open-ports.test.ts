import { expect, test } from 'vitest';
import { checkSecurityGroups, type InboundRule } from '../../../domain/doctor/open-ports';

const https: InboundRule = { protocol: 'tcp', from: 443, to: 443, ranges: ['0.0.0.0/0', '::/0'] };
const ssh: InboundRule = { protocol: 'tcp', from: 22, to: 22, ranges: ['::/0'] };
const inside: InboundRule = { protocol: 'tcp', from: 9200, to: 9200, ranges: ['10.0.0.0/16'] };
const all: InboundRule = { protocol: '-1', ranges: ['0.0.0.0/0'] };

function statesOf(rules: InboundRule[], facesInternet: boolean): string[] {
  return checkSecurityGroups([{ id: 'sg-1', rules, facesInternet }]).map(({ state, says }) => `${state}: ${says}`);
}

test('groups that let in nobody from the internet are counted in one line', () => {
  const groups = ['sg-1', 'sg-2'].map((id) => ({ id, rules: [inside], facesInternet: false }));

  expect(checkSecurityGroups(groups)).toEqual([
    { title: 'security groups', state: 'ok', says: '2 of 2 let in nobody from the internet' },
  ]);
});

test('the group of a balancer that faces the internet may be open at 80 and 443, and nowhere else', () => {
  expect(statesOf([https, inside], true)).toEqual(['ok: lets everybody in at tcp 443 only']);
  expect(statesOf([https, ssh], true)).toEqual(['missing: lets everybody in at tcp 22']);
});

test('every other group that is open is wrong, at its ports', () => {
  expect(statesOf([https], false)).toEqual(['missing: lets everybody in at tcp 443']);
  expect(statesOf([all], true)).toEqual(['missing: lets everybody in at every port']);
  expect(statesOf([{ ...https, from: 80 }], true)).toEqual(['missing: lets everybody in at tcp 80-443']);
});
