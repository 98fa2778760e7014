import { describe, expect, test } from 'vitest';
import { findBootstrap, findCaller, findStackStatus, isDeployed } from '../../../domain/doctor/environment';

describe('credentials', () => {
  const caller = { account: '111122223333', arn: 'arn:aws:iam::111122223333:role/Developer' };

  test('of the account that the stacks are bound to are right, and so are any where they are bound to none', () => {
    expect(findCaller(caller, '111122223333').state).toBe('ok');
    expect(findCaller(caller, undefined)).toEqual({ state: 'ok', says: `account 111122223333, as ${caller.arn}` });
  });

  test('of another account are named, with the one that is meant', () => {
    expect(findCaller(caller, '444455556666')).toMatchObject({
      state: 'missing',
      says: expect.stringContaining('of account 111122223333, and the stacks are bound to 444455556666'),
      mend: 'set AWS_PROFILE to a profile of account 444455556666',
    });
  });

  test.each([
    ['CredentialsProviderError', 'this shell has no credentials: because'],
    ['ExpiredToken', 'the credentials of this shell have expired'],
    ['InvalidClientTokenId', 'AWS does not take the credentials of this shell: because'],
  ])('that are refused by %s are missing, and it is said why', (name, says) => {
    expect(findCaller({ name, says: 'because' }, undefined)).toMatchObject({ state: 'missing', says });
  });
});

describe('bootstrap', () => {
  const environment = { account: '111122223333', region: 'eu-west-1' };
  const need = { parameter: '/cdk-bootstrap/hnb659fds/version', version: 6 };

  test.each([
    ['6', 'ok'],
    ['31', 'ok'],
    ['5', 'missing'],
    [undefined, 'missing'],
    ['none', 'missing'],
  ])('version %s for stacks that need 6 is %s', (found, state) => {
    expect(findBootstrap(found, need, environment).state).toBe(state);
  });

  test('is mended by the command with account and region, and with the qualifier where it is not the usual one', () => {
    const own = { parameter: '/cdk-bootstrap/shop/version', version: 6 };

    expect(findBootstrap(undefined, need, environment).mend).toBe('npx cdk bootstrap aws://111122223333/eu-west-1');
    expect(findBootstrap('1', own, environment).mend).toBe(
      'npx cdk bootstrap --qualifier shop aws://111122223333/eu-west-1',
    );
  });
});

describe('a stack', () => {
  test.each([
    [undefined, false],
    ['REVIEW_IN_PROGRESS', false],
    ['ROLLBACK_COMPLETE', false],
    ['DELETE_COMPLETE', false],
    ['CREATE_COMPLETE', true],
    ['UPDATE_ROLLBACK_COMPLETE', true],
    ['UPDATE_IN_PROGRESS', true],
  ])('that is %s is deployed: %s', (status, deployed) => {
    expect(isDeployed(status)).toBe(deployed);
  });

  test('whose first deployment failed has to be deleted', () => {
    expect(findStackStatus('Shop', 'ROLLBACK_COMPLETE')?.mend).toMatch(
      /^aws cloudformation delete-stack --stack-name Shop/,
    );
  });

  test('that works gives nothing to say', () => {
    expect(findStackStatus('Shop', 'UPDATE_COMPLETE')).toBeUndefined();
    expect(findStackStatus('Shop', undefined)).toBeUndefined();
  });
});
