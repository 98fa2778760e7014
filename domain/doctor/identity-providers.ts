import type { Finding } from './check';
import { type TemplateResource, textsIn } from './resource';

const SAML_PROVIDER = /^arn:aws[\w-]*:iam::\d{12}:saml-provider\/[\w.-]+$/;

/** The ARNs of SAML providers by which templates let people into roles, and that are there before them. */
export function samlProvidersFor(resources: readonly TemplateResource[]): string[] {
  const roles = resources.filter(({ type }) => type === 'AWS::IAM::Role');
  const texts = roles.flatMap(({ properties }) => textsIn(properties.AssumeRolePolicyDocument));
  return [...new Set(texts.filter((text) => SAML_PROVIDER.test(text)))];
}

export function findSamlProvider(isThere: boolean): Finding {
  if (isThere) return { state: 'ok', says: 'is there' };
  return {
    state: 'missing',
    says: 'roles let people in by this provider, and there is none: nobody could take them',
    mend: 'aws iam list-saml-providers',
  };
}
