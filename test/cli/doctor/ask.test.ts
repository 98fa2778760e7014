import { expect, test } from 'vitest';
import { absent, ask } from '../../../cli/doctor/ask';
import { awsError } from './fake-account';

const failing = (error: Error) => ask('iam:GetRole', () => Promise.reject(error));

test('what AWS answers is known, and so is that there is no such thing', async () => {
  const noRole = () => Promise.reject(awsError('NoSuchEntityException')).catch(absent(false, 'NoSuchEntity'));

  expect(await ask('iam:GetRole', async () => 'a role')).toEqual({ known: true, value: 'a role' });
  expect(await ask('iam:GetRole', noRole)).toEqual({ known: true, value: false });
});

test.each(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'AuthorizationErrorException'])(
  'a refusal by %s names the action, and the page of permissions',
  async (name) => {
    expect(await failing(awsError(name))).toEqual({
      known: false,
      says: 'these credentials may not ask: iam:GetRole is missing',
      mend: 'docs/doctor.md#permissions',
    });
  },
);

test('what does not answer is said to be silent', async () => {
  const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });

  expect(await failing(refused)).toMatchObject({ says: 'no answer to iam:GetRole: ECONNREFUSED' });
  expect(await failing(awsError('TimeoutError'))).toMatchObject({ says: 'no answer to iam:GetRole: TimeoutError' });
});

test('every other failure is told in its first sentence', async () => {
  expect(await failing(awsError('InternalFailure', 'Out of order\nat …'))).toEqual({
    known: false,
    says: 'iam:GetRole fails: InternalFailure: Out of order',
  });
});
