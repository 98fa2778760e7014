import { Token } from 'aws-cdk-lib';
import type { IOidcProvider } from 'aws-cdk-lib/aws-iam';
import { isObject } from '../prop-check';

/**
 * What is wrong with the conditions on which somebody whom an OpenID Connect provider knows takes a role; undefined where
 * nothing is.
 *
 * The audience of a token is the same for everybody who signs in, so it takes a condition on something else.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
export function lackOfConditions(conditions: unknown, { openIdConnectProviderIssuer: issuer }: IOidcProvider) {
  const tells = Token.isUnresolved(issuer) ? 'sso.shop.example' : issuer;
  const instead = `write whom it lets in by what the provider says of them: { StringEquals: { '${tells}:sub': '…' } }`;
  const asked = claims(conditions);
  if (asked.length === 0) return instead;
  const other = asked.find(({ key }) => !Token.isUnresolved(issuer) && !key.startsWith(`${issuer}:`));
  if (other) return `"${other.key}" is nothing that ${issuer} says, so nobody could take the role; ${instead}`;
  if (asked.some(({ key, values }) => !key.endsWith(':aud') && values.every(says))) return undefined;
  return `everybody whom the provider knows could take the role; ${instead}`;
}

/** What is asked of the token; conditions on the request, `aws:…`, say nothing of who it is. */
function claims(conditions: unknown): { readonly key: string; readonly values: readonly unknown[] }[] {
  const operators = isObject(conditions) ? Object.entries(conditions) : [];
  return operators
    .filter(([operator]) => !/Not|^Null$/.test(operator))
    .flatMap(([, keys]) => (isObject(keys) ? Object.entries(keys) : []))
    .filter(([key]) => !key.startsWith('aws:'))
    .map(([key, value]) => ({ key, values: [value].flat() }));
}

function says(value: unknown): boolean {
  return typeof value === 'string' && !/^[*?]*$/.test(value);
}
