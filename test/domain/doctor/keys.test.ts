import { expect, test } from 'vitest';
import { findKey, keysFor } from '../../../domain/doctor/keys';
import { resource } from './resources';

const arn = 'arn:aws:kms:eu-west-1:111122223333:key/0d0b7a2f-5a3e-4a53-9b5c-1c1f6f0a7d11';

test('keys are found wherever templates name them, once each, and not those that the template makes', () => {
  const policy = { PolicyDocument: { Statement: [{ Action: 'kms:Decrypt', Resource: arn }] } };

  expect(
    keysFor([
      resource('AWS::IAM::Policy', policy),
      resource('AWS::SQS::Queue', { KmsMasterKeyId: arn }),
      resource('AWS::SNS::Topic', { KmsMasterKeyId: '${Shop.Key.Arn}' }),
    ]),
  ).toEqual([arn]);
});

test.each([
  ['Enabled', 'ok', undefined],
  ['Disabled', 'missing', `aws kms enable-key --key-id ${arn}`],
  ['PendingDeletion', 'missing', `aws kms cancel-key-deletion --key-id ${arn} && aws kms enable-key --key-id ${arn}`],
  ['Unavailable', 'missing', `aws kms describe-key --key-id ${arn}`],
  [undefined, 'missing', 'aws kms list-aliases'],
])('a key that is %s is %s', (state, found, mend) => {
  expect(findKey(arn, state)).toMatchObject({ state: found, ...(mend && { mend }) });
});
