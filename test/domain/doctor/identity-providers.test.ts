import { expect, test } from 'vitest';
import { findSamlProvider, samlProvidersFor } from '../../../domain/doctor/identity-providers';
import { resource } from './resources';

const arn = 'arn:aws:iam::111122223333:saml-provider/shop';

test('providers are found by which roles let people in, once each, and not those that the template makes', () => {
  const trusts = (Federated: string) => ({
    AssumeRolePolicyDocument: { Statement: [{ Action: 'sts:AssumeRoleWithSAML', Principal: { Federated } }] },
  });

  expect(
    samlProvidersFor([
      resource('AWS::IAM::Role', trusts(arn)),
      resource('AWS::IAM::Role', trusts(arn)),
      resource('AWS::IAM::Role', trusts('${People.Provider}')),
      resource('AWS::IAM::ManagedPolicy', { PolicyDocument: { Statement: [{ Resource: arn }] } }),
    ]),
  ).toEqual([arn]);
});

test.each([
  [true, 'ok'],
  [false, 'missing'],
])('a provider that is there: %s, is %s', (isThere, state) => {
  expect(findSamlProvider(isThere).state).toBe(state);
});
