import { App, Duration, Stack } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { AccountPrincipal, ArnPrincipal, OidcProviderNative, PolicyStatement, SamlProvider } from 'aws-cdk-lib/aws-iam';
import { expect, test } from 'vitest';
import { Federation, PeopleRoles, type PeopleRolesProps, Platform } from '../../../lib';
import { Match, Template } from '../app';

const env = { account: '111122223333', region: 'eu-west-1' };
const context = { 'towpath:stages/production': {} };
const anybody = new AccountPrincipal('111122223333');
const principals = Federation.principals({ platform: anybody, readOnly: anybody, services: { orders: anybody } });

function peopleWith(props: Partial<PeopleRolesProps> | ((stack: Stack) => Partial<PeopleRolesProps>) = {}) {
  const stack = new Stack(new App({ context }), 'Ground', { env });
  const platform = Platform.fromContext(stack, 'Platform', 'production');
  const others = typeof props === 'function' ? props(stack) : props;
  const people = new PeopleRoles(stack, 'People', {
    platform,
    services: ['orders'],
    federation: principals,
    ...others,
  });
  return { stack, people, platform };
}

/** Who may take each role, by the role's name. */
function trust(stack: Stack): Record<string, unknown> {
  const roles = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  return Object.fromEntries(
    roles.map(({ Properties }) => [Properties.RoleName, Properties.AssumeRolePolicyDocument.Statement]),
  );
}

test('each has a role, and each service another with which CloudFormation deploys it, within the boundary', () => {
  const { stack, people, platform } = peopleWith();

  expect(Object.keys(trust(stack)).toSorted()).toEqual([
    'towpath-production-orders',
    'towpath-production-orders-deployment',
    'towpath-production-platform',
    'towpath-production-read-only',
  ]);
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    RoleName: 'towpath-production-orders-deployment',
    AssumeRolePolicyDocument: {
      Statement: [Match.objectLike({ Principal: { Service: 'cloudformation.amazonaws.com' } })],
    },
    PermissionsBoundary: stack.resolve(platform.boundary.managedPolicyArn),
  });
  expect(people.boundary).toBe(platform.boundary);
  expect(people.appTeam('orders').role?.roleArn).toBeDefined();
  expect(people.deploymentRole('orders').roleArn).toBeDefined();
});

test.each(['orders-production', 'orders-production-people'])(
  'a stack %s with the roles is refused, because the team of orders could change it',
  (stackName) => {
    const stack = new Stack(new App({ context }), 'Ground', { env, stackName });
    const platform = Platform.fromContext(stack, 'Platform', 'production');
    const make = () => new PeopleRoles(stack, 'People', { platform, services: ['orders'], federation: principals });

    expect(make).toThrow(`\`services[0]\` is "orders"; its team could change the stack "${stackName}"`);
  },
);

test('the roles of people are the platform’s, which app teams are kept from', () => {
  const { stack } = peopleWith();

  const tags = Match.arrayWith([{ Key: 'towpath:part', Value: 'platform' }]);
  const roles = Template.fromStack(stack).findResources('AWS::IAM::Role', { Properties: { Tags: tags } });
  expect(Object.keys(roles)).toHaveLength(4);
});

test('those whom an identity provider knows by SAML come in through the console', () => {
  const { stack } = peopleWith((scope) => ({
    federation: Federation.saml(
      SamlProvider.fromSamlProviderArn(scope, 'Provider', 'arn:aws:iam::111122223333:saml-provider/shop'),
    ),
  }));

  expect(trust(stack)['towpath-production-orders']).toEqual([
    {
      Action: 'sts:AssumeRoleWithSAML',
      Effect: 'Allow',
      Principal: { Federated: 'arn:aws:iam::111122223333:saml-provider/shop' },
      Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
    },
  ]);
});

test('with OpenID Connect each role has conditions of its own', () => {
  const is = (group: string) => ({ StringEquals: { 'sso.shop.example:sub': group } });
  const { stack } = peopleWith((scope) => ({
    federation: Federation.openIdConnect(
      OidcProviderNative.fromOidcProviderArn(
        scope,
        'Provider',
        'arn:aws:iam::111122223333:oidc-provider/sso.shop.example',
      ),
      { platform: is('platform'), readOnly: is('auditors'), services: { orders: is('orders') } },
    ),
  }));

  const roles = trust(stack);
  expect(roles['towpath-production-platform']).toMatchObject([{ Condition: is('platform') }]);
  expect(roles['towpath-production-read-only']).toMatchObject([{ Condition: is('auditors') }]);
  expect(roles['towpath-production-orders']).toMatchObject([
    { Action: 'sts:AssumeRoleWithWebIdentity', Condition: is('orders') },
  ]);
});

test('roles that people have already take the new ones, each its own', () => {
  const role = (name: string) => new ArnPrincipal(`arn:aws:iam::111122223333:role/${name}`);
  const { stack } = peopleWith({
    federation: Federation.principals({
      platform: role('ops'),
      readOnly: role('audit'),
      services: { orders: role('shop') },
    }),
    sessionDuration: Duration.hours(1),
  });

  expect(trust(stack)['towpath-production-orders']).toMatchObject([
    { Action: 'sts:AssumeRole', Principal: { AWS: 'arn:aws:iam::111122223333:role/shop' } },
  ]);
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    RoleName: 'towpath-production-platform',
    MaxSessionDuration: 3600,
  });
});

const id = (last: number) => `12345678-aaaa-bbbb-cccc-00000000000${last}`;
const groups = { platform: id(1), readOnly: id(2), services: { orders: id(3) } };
const instanceArn = 'arn:aws:sso:::instance/ssoins-0123456789abcdef';

test('the permission sets of Identity Center are in the account of the organization, and refer to policies by name', () => {
  const { stack, people } = peopleWith((ground) => ({
    federation: Federation.identityCenter({
      scope: new Stack(ground.node.root as App, 'Organization', { env: { ...env, account: '999988887777' } }),
      instanceArn,
      groups,
    }),
  }));

  const organization = stack.node.root.node.findChild('Organization') as Stack;
  const template = Template.fromStack(organization);
  template.hasResourceProperties('AWS::SSO::PermissionSet', {
    Name: 'production-orders',
    CustomerManagedPolicyReferences: [
      { Name: 'towpath-production-orders-see' },
      { Name: 'towpath-production-orders-act' },
    ],
    SessionDuration: 'PT4H',
  });
  template.hasResourceProperties('AWS::SSO::Assignment', {
    PrincipalType: 'GROUP',
    PrincipalId: id(3),
    TargetType: 'AWS_ACCOUNT',
    TargetId: '111122223333',
  });
  template.resourceCountIs('AWS::SSO::Assignment', 3);
  // The policies have to be there first.
  expect(organization.dependencies).toEqual([stack]);
  expect(Object.keys(trust(stack))).toEqual(['towpath-production-orders-deployment']);
  expect(people.appTeam('orders').role).toBeUndefined();
});

test('where the instance is in the account of the stage, groups are let in when the policies are there', () => {
  const { stack } = peopleWith({ federation: Federation.identityCenter({ instanceArn, groups }) });

  const assignments = Object.values(Template.fromStack(stack).findResources('AWS::SSO::Assignment'));
  expect(assignments).toHaveLength(3);
  for (const { DependsOn } of assignments) expect(DependsOn.length).toBeGreaterThanOrEqual(2);
});

test('permission sets elsewhere need to know the account of the stage', () => {
  const app = new App({ context });
  const ground = new Stack(app, 'Ground');
  const platform = Platform.fromContext(ground, 'Platform', 'production');
  const scope = new Stack(app, 'Organization', { env });

  const make = () =>
    new PeopleRoles(ground, 'People', {
      platform,
      services: ['orders'],
      federation: Federation.identityCenter({ scope, instanceArn, groups }),
    });

  expect(make).toThrow(
    /^PeopleRoles "Ground\/People": `federation.scope` is Stack.* "Organization"; the groups are let into an account that/,
  );
});

test('more can be granted to a team, and goes where its policies are', () => {
  const { stack, people } = peopleWith();
  const table = new Table(stack, 'Table', { partitionKey: { name: 'id', type: AttributeType.STRING } });

  table.grantReadData(people.appTeam('orders'));

  Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', {
    ManagedPolicyName: 'towpath-production-orders-act',
    PolicyDocument: {
      Statement: Match.arrayWith([Match.objectLike({ Action: Match.arrayWith(['dynamodb:GetItem']) })]),
    },
  });
});

test('a policy that has become too long is refused before IAM refuses it', () => {
  const { stack, people } = peopleWith();
  const actions = Array.from({ length: 600 }, (_, index) => `s3:Action${index}`);

  people.readOnly.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources: ['*'] }));

  expect(() => (stack.node.root as App).synth()).toThrow(
    /ManagedPolicy "Ground\/People\/ReadOnly\/Limits": the policy has \d+ characters, and IAM takes 6144; grant less/,
  );
});

test('a service that is not there is named with those that are', () => {
  const { people } = peopleWith();

  expect(() => people.appTeam('payments')).toThrow(
    'PeopleRoles "Ground/People": there is no service "payments"; write it into `services`, which has "orders"',
  );
  expect(() => people.deploymentRole('payments')).toThrow('there is no service "payments"');
});
