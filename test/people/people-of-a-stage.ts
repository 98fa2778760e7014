import { App } from 'aws-cdk-lib';
import { addPeople } from '../../examples/people/people';
import type { AccessRequest, Identity, PolicyDocument } from '../permissions/evaluate-policies';
import { textOf } from '../permissions/template-text';

const account = '111122223333';
const region = 'eu-west-1';

/** The name of the stage's stream of changes. */
export const CHANGES = 'Platform-production-PlatformChangesStream-1';

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

type Resources = Readonly<Record<string, Resource>>;

/** The synthesised policies and roles of the example: what stands in its templates, with values in the place of intrinsics. */
function deployed() {
  const app = new App();
  addPeople(app);
  const stacks = app.synth().stacks.map(({ template }) => template.Resources as Resources);
  const resources = Object.assign({}, ...stacks) as Resources;
  const values = {
    ref: (logicalId: string) => {
      const { Type, Properties } = resources[logicalId] ?? { Type: '', Properties: {} };
      if (Type === 'AWS::Kinesis::Stream') return CHANGES;
      if (Type === 'AWS::IAM::ManagedPolicy') return `arn:aws:iam::${account}:policy/${Properties.ManagedPolicyName}`;
      throw new Error(`no value is known for ${logicalId}, a ${Type}`);
    },
    attribute: (logicalId: string, name: string) => `${logicalId}.${name}`,
    pseudo: (name: string) => ({ 'AWS::Partition': 'aws' })[name] ?? '',
    imported: (name: string) => name,
  };
  const inText = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inText);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [name = ''] = entries.length === 1 ? (entries[0] ?? []) : [];
    if (name === 'Ref' || name.startsWith('Fn::')) return textOf(value, values);
    return Object.fromEntries(entries.map(([key, member]) => [key, inText(member)]));
  };
  return Object.values(resources)
    .filter(
      ({ Type, Properties }) =>
        Type === 'AWS::IAM::ManagedPolicy' ||
        Type === 'AWS::SSO::PermissionSet' ||
        (Type === 'AWS::IAM::Role' && Properties.RoleName !== undefined),
    )
    .map(({ Type, Properties }) => ({ Type, Properties: inText(Properties) })) as Resource[];
}

const resources = deployed();

/** By name. */
export const managedPolicies: ReadonlyMap<string, PolicyDocument> = new Map(
  resources
    .filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy')
    .map(({ Properties }) => [Properties.ManagedPolicyName as string, Properties.PolicyDocument as PolicyDocument]),
);

/** How many managed policies each role or permission set has, by its name. */
export const policiesOf: ReadonlyMap<string, readonly string[]> = new Map(
  resources.flatMap(({ Type, Properties }): [string, string[]][] => {
    if (Type === 'AWS::SSO::PermissionSet') {
      const references = Properties.CustomerManagedPolicyReferences as { Name: string }[];
      return [[Properties.Name as string, references.map(({ Name }) => Name)]];
    }
    if (Type !== 'AWS::IAM::Role' || Properties.RoleName === undefined) return [];
    const arns = Properties.ManagedPolicyArns as string[];
    return [[Properties.RoleName as string, arns.map((arn) => arn.split(':policy/')[1] ?? '')]];
  }),
);

function policyCalled(name: string): PolicyDocument {
  const found = managedPolicies.get(name);
  if (!found) throw new Error(`there is no policy ${name}`);
  return found;
}

function policiesFor(holder: string): PolicyDocument[] {
  const names = policiesOf.get(holder) ?? [];
  if (names.length === 0) throw new Error(`${holder} has no policies`);
  return names.map(policyCalled);
}

const boundary = policyCalled('towpath-production-boundary');

/** Who asks, with what is known of them in every request. */
export interface Asker {
  readonly identity: Identity;
  readonly tags: Readonly<Record<string, string>>;
}

/** The tags that a role of the example has, as IAM puts them into its requests. */
function tagsOf(name: string): Record<string, string> {
  const role = resources.find(({ Properties }) => Properties.RoleName === name);
  const tags = (role?.Properties.Tags ?? []) as { Key: string; Value: string }[];
  return Object.fromEntries(tags.map(({ Key, Value }) => [`aws:PrincipalTag/${Key}`, Value]));
}

export const platformTeam: Asker = { identity: { policies: policiesFor('production-platform') }, tags: {} };
export const readOnly: Asker = { identity: { policies: policiesFor('production-read-only') }, tags: {} };
export const ordersTeam: Asker = { identity: { policies: policiesFor('production-orders') }, tags: {} };

export const ordersDeployment: Asker = {
  identity: { policies: policiesFor('towpath-production-orders-deployment'), boundary },
  tags: {
    ...tagsOf('towpath-production-orders-deployment'),
    'aws:PrincipalArn': `arn:aws:iam::${account}:role/towpath-production-orders-deployment`,
  },
};

/** A role that the team of orders has made for a function, and allowed everything. */
export const ordersFunction: Asker = {
  identity: {
    policies: [{ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }],
    boundary,
  },
  tags: {
    'aws:PrincipalTag/towpath:service': 'orders',
    'aws:PrincipalTag/towpath:stage': 'production',
    'aws:PrincipalArn': `arn:aws:iam::${account}:role/towpath/production/orders/orders-production-ApiRole-1`,
  },
};

/** The same in a session with a tag that says it were of payments. */
export const ordersAsPayments: Asker = {
  identity: ordersFunction.identity,
  tags: { ...ordersFunction.tags, 'aws:PrincipalTag/towpath:service': 'payments' },
};

/** `[action, resource, what conditions ask about]`. A resource without `arn:` is one of this account and region. */
export type Ask = readonly [action: string, resource: string, context?: NonNullable<AccessRequest['context']>];

export function requestOf({ tags }: Asker, [action, resource, context]: Ask): AccessRequest {
  return {
    action,
    resource: resource === '*' ? resource : arnOf(action.split(':')[0] ?? '', resource),
    context: { 'aws:RequestedRegion': region, 'aws:ResourceAccount': account, ...tags, ...context },
  };
}

function arnOf(service: string, resource: string): string {
  if (resource.startsWith('arn:')) return resource;
  if (service === 's3') return `arn:aws:s3:::${resource}`;
  if (service === 'iam' || service === 'sts') return `arn:aws:iam::${account}:${resource}`;
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}

/** What the tags of a resource come to in a request about it. */
export function taggedWith(tags: Readonly<Record<string, string>>): NonNullable<AccessRequest['context']> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}
