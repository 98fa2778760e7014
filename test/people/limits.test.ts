import { expect, test } from 'vitest';
import { appTeam } from '../../domain/people/app-team';
import { boundary } from '../../domain/people/boundary';
import { deployment } from '../../domain/people/deployment';
import { platformTeam } from '../../domain/people/platform-team';
import { MANAGED_POLICIES_OF_ROLE, MANAGED_POLICY_CHARACTERS, type Policy } from '../../domain/people/policy';
import { readOnly } from '../../domain/people/read-only';
import { managedPolicies, policiesOf } from './people-of-a-stage';

/** Names as long as they may be. */
const place = { partition: 'aws', account: '111122223333', region: 'ap-southeast-1', stage: 's'.repeat(20) };
const service = 's'.repeat(30);

const longest: Readonly<Record<string, Policy>> = {
  boundary: boundary(place, 'P'.repeat(128)),
  ...named('platformTeam', platformTeam(place)),
  ...named('readOnly', readOnly(place)),
  ...named('appTeam', appTeam(place, service)),
  ...named('deployment', deployment(place, service, 's'.repeat(128))),
};

function named(who: string, policies: Readonly<Record<string, Policy>>): Record<string, Policy> {
  return Object.fromEntries(Object.entries(policies).map(([about, policy]) => [`${who}, ${about}`, policy]));
}

test.each([...managedPolicies])('%s is as long as IAM takes it', (_name, policy) => {
  expect(JSON.stringify(policy).length).toBeLessThanOrEqual(MANAGED_POLICY_CHARACTERS);
});

test.each(Object.entries(longest))('%s is, too, with the longest names', (_name, policy) => {
  expect(JSON.stringify(policy).length).toBeLessThanOrEqual(MANAGED_POLICY_CHARACTERS);
});

test.each(Object.entries(longest))(
  '%s has statements with names of their own, in the letters that IAM takes',
  (_name, policy) => {
    const names = policy.Statement.map(({ Sid }) => Sid);

    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9]+$/);
  },
);

test('nobody has more policies than IAM attaches to a role', () => {
  expect(policiesOf.size).toBe(6);
  for (const [, names] of policiesOf) {
    expect(names.length).toBeGreaterThan(0);
    expect(names.length).toBeLessThanOrEqual(MANAGED_POLICIES_OF_ROLE);
  }
});
