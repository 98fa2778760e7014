import type { Finding } from './check';
import { type TemplateResource, textsIn } from './resource';

const KEY_ARN = /^arn:aws[\w-]*:kms:[\w-]+:\d{12}:(?:key|alias)\/[\w/-]+$/;

/** The ARNs of keys that templates name, and that are there before them. */
export function keysFor(resources: readonly TemplateResource[]): string[] {
  const texts = resources.flatMap(({ properties }) => textsIn(properties));
  return [...new Set(texts.filter((text) => KEY_ARN.test(text)))];
}

/** @param state what KMS says of the key: `Enabled`, `Disabled`, `PendingDeletion`; undefined where there is none */
export function findKey(arn: string, state: string | undefined): Finding {
  switch (state) {
    case 'Enabled':
      return { state: 'ok', says: 'is there, and enabled' };
    case undefined:
      return { state: 'missing', says: 'the template names the key, and there is none', mend: 'aws kms list-aliases' };
    case 'Disabled':
      return { state: 'missing', says: 'the key is disabled', mend: `aws kms enable-key --key-id ${arn}` };
    case 'PendingDeletion':
      return {
        state: 'missing',
        says: 'the key is going to be deleted, and cannot be used',
        mend: `aws kms cancel-key-deletion --key-id ${arn} && aws kms enable-key --key-id ${arn}`,
      };
    default:
      return {
        state: 'missing',
        says: `the key is ${state}, and cannot be used`,
        mend: `aws kms describe-key --key-id ${arn}`,
      };
  }
}
