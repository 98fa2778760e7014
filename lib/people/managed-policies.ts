import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyDocument } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { MANAGED_POLICY_CHARACTERS, type Policies, type Policy } from '../../domain/people/policy';
import { acknowledgeWildcard } from '../acknowledge';
import { Mistake } from '../mistake';
import { isObject } from '../prop-check';

/** Each with a name that follows from the person's, so that another account can refer to it. */
export function createPolicies(
  scope: Construct,
  name: string,
  description: string,
  policies: Policies,
  reason: string,
) {
  return Object.entries(policies).map(([about, document]) =>
    createPolicy(scope, capitalised(about), policyName(name, about), description, document, reason),
  );
}

/** @param person the name of the role whose it is */
export function policyName(person: string, about: string): string {
  return `${person}-${about}`;
}

export function createPolicy(
  scope: Construct,
  id: string,
  managedPolicyName: string,
  description: string,
  document: Policy,
  reason: string,
): ManagedPolicy {
  // Another name or description is another policy, and IAM takes no two of one name: neither ever changes.
  const made = new ManagedPolicy(scope, id, {
    managedPolicyName,
    description,
    document: PolicyDocument.fromJson(document),
  });
  explainWildcards(made, document, reason);
  made.node.addValidation({ validate: () => problemsOf(made) });
  return made;
}

/** IAM refuses it in the middle of a deployment. */
function problemsOf(policy: ManagedPolicy): string[] {
  const length = JSON.stringify(inText(Stack.of(policy).resolve(policy.document))).length;
  if (length <= MANAGED_POLICY_CHARACTERS) return [];
  const sentence = `the policy has ${length} characters, and IAM takes ${MANAGED_POLICY_CHARACTERS}; grant less with it`;
  return [new Mistake(policy, sentence, 'ManagedPolicy').message];
}

/** What stands for values that are known at deployment only: as long as they may be. */
const LONGEST: Readonly<Record<string, string>> = {
  'AWS::AccountId': '111122223333',
  'AWS::Partition': 'aws',
  'AWS::Region': 'ap-southeast-1',
};

function inText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inText);
  if (!isObject(value)) return value;
  const [[name = '', operand] = []] = Object.entries(value);
  if (name === 'Fn::Join') {
    const [separator, parts] = operand as [string, unknown[]];
    return parts.map(inText).join(separator);
  }
  if (name === 'Ref' || name.startsWith('Fn::')) return LONGEST[String(operand)] ?? SOME_NAME;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, inText(member)]));
}

/** As long as the ARN of something with a name that CloudFormation gave it. */
const SOME_NAME = 'x'.repeat(120);

function explainWildcards(made: ManagedPolicy, { Statement }: Policy, reason: string): void {
  for (const { Effect, Action = [], Resource = [] } of Statement) {
    if (Effect !== 'Allow') continue;
    for (const action of Action) if (action.includes('*')) acknowledgeWildcard(made, action, reason, 'Action');
    for (const resource of [Resource].flat()) {
      if (resource.includes('*')) acknowledgeWildcard(made, resource, reason);
    }
  }
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
