import type { Resource, Template } from '../../local/deployment/adapt-template';
import { readableValues, textOf } from './template-text';

/** An action that a role allows on a resource. */
export interface Grant {
  /** The role's logical id. */
  readonly role: string;
  readonly action: string;
  /** As it stands in the template. */
  readonly resource: unknown;
}

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: unknown;
  readonly [member: string]: unknown;
}

interface Policy {
  readonly PolicyDocument: { readonly Statement: Statement | readonly Statement[] };
}

/** What the policies of AWS say that roles may have. */
const AWS_POLICIES: Readonly<Record<string, Statement>> = {
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaBasicExecutionRole.html
  'service-role/AWSLambdaBasicExecutionRole': {
    Effect: 'Allow',
    Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: '*',
  },
};

/**
 * All that the roles of a template allow.
 *
 * @throws Error for a statement that says more than that: a condition, a denial
 */
export function grantsIn(template: Template): Grant[] {
  const resources = Object.entries(template.Resources ?? {});
  return resources.flatMap(([logicalId, resource]) => {
    if (resource.Type === 'AWS::IAM::Role') return grantsOfRole(logicalId, resource, template);
    if (resource.Type !== 'AWS::IAM::Policy' && resource.Type !== 'AWS::IAM::ManagedPolicy') return [];
    const { Roles = [] } = resource.Properties as { Roles?: readonly { readonly Ref: string }[] };
    return Roles.flatMap(({ Ref }) => grantsOfPolicy(Ref, resource.Properties as unknown as Policy));
  });
}

function grantsOfRole(role: string, { Properties = {} }: Resource, template: Template): Grant[] {
  const { Policies = [], ManagedPolicyArns = [] } = Properties as {
    Policies?: readonly Policy[];
    ManagedPolicyArns?: readonly unknown[];
  };
  return [
    ...Policies.flatMap((policy) => grantsOfPolicy(role, policy)),
    ...ManagedPolicyArns.flatMap((arn) => grantsOfManagedPolicy(role, arn, template)),
  ];
}

function grantsOfManagedPolicy(role: string, arn: unknown, { Resources = {} }: Template): Grant[] {
  const own = Resources[(arn as { readonly Ref?: string }).Ref ?? ''];
  if (own) return grantsOfPolicy(role, own.Properties as unknown as Policy);
  const name = textOf(arn, readableValues).split(':policy/')[1] ?? '';
  const statement = AWS_POLICIES[name];
  if (statement) return grantsOfStatement(role, statement);
  throw new Error(`role ${role} has the policy "${name}" of AWS; let it have the actions that it needs`);
}

function grantsOfPolicy(role: string, { PolicyDocument }: Policy): Grant[] {
  return [PolicyDocument.Statement].flat().flatMap((statement) => grantsOfStatement(role, statement as Statement));
}

/** The ARN of a service-linked role names its service already; the condition is how AWS documents it. */
function saysNoMoreThanResource(condition: unknown): boolean {
  return /^\{"StringEquals":\{"iam:AWSServiceName":"[\w.-]+"\}\}$/.test(JSON.stringify(condition));
}

function grantsOfStatement(role: string, statement: Statement): Grant[] {
  const { Effect, Action, Resource, Sid: _name, Condition, ...others } = statement;
  if (Condition !== undefined && !saysNoMoreThanResource(Condition)) Object.assign(others, { Condition });
  if (Effect !== 'Allow' || Action === undefined || Resource === undefined || Object.keys(others).length > 0) {
    throw new Error(
      `role ${role} has a statement that test/permissions/grants.ts does not understand, which knows Allow, Action and ` +
        `Resource: ${JSON.stringify(statement)}`,
    );
  }
  return [Action].flat().flatMap((action) => [Resource].flat().map((resource) => ({ role, action, resource })));
}

/** The logical id of the role that a function has. */
export function roleOf(fn: string, template: Template): string {
  const { Role } = (template.Resources?.[fn]?.Properties ?? {}) as { Role?: { readonly 'Fn::GetAtt'?: unknown } };
  const [role] = [Role?.['Fn::GetAtt']].flat() as (string | undefined)[];
  if (role === undefined) throw new Error(`function ${fn} has a role from elsewhere, or there is no such function`);
  return role;
}

/** The logical ids of a template's functions. */
export function functionsIn({ Resources = {} }: Template): string[] {
  return Object.keys(Resources).filter((logicalId) => Resources[logicalId]?.Type === 'AWS::Lambda::Function');
}

/** Whether a text has the form of a pattern, as in policies: `*` is any text, `?` one character. */
export function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}
