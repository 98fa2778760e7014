import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Template } from '../../local/deployment/adapt-template';
import { type Grant, grantsIn } from '../permissions/grants';
import { readableId } from '../permissions/template-text';
import { examples, stacksOf } from './examples';

/** The actions that are allowed on everything, and why they are allowed on no less. */
const ON_EVERYTHING: readonly { readonly actions: readonly string[]; readonly reason: string }[] = [
  {
    actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
    reason:
      'X-Ray has no resource to name for them: ' +
      'https://docs.aws.amazon.com/xray/latest/devguide/security_iam_service-with-iam.html',
  },
  {
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    reason:
      "Lambda itself puts a function into a VPC with them, and AWS's own policy for that allows them on everything: " +
      'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaVPCAccessExecutionRole.html. The Describe ' +
      'actions take no resource. The others take network interfaces, which have no ids before Lambda makes them; ' +
      'whether Lambda is content with subnets and security groups in their place, only a real account can show.',
  },
  {
    actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
    reason:
      "CDK gives its own functions, those of its provider framework and of VpcRestrictDefaultSG, AWS's policy " +
      'AWSLambdaBasicExecutionRole, and leaves no choice. No function of Towpath has it.',
  },
];

/** Roles that people take have names; what they may do is evaluated in test/people. */
function withoutPeople(template: Template): Template {
  const resources = Object.entries(template.Resources ?? {});
  const others = resources.filter(
    ([, { Type, Properties }]) => Type !== 'AWS::IAM::Role' || Properties?.RoleName === undefined,
  );
  return { ...template, Resources: Object.fromEntries(others) };
}

test('every example is on the list', () => {
  const folders = readdirSync(join(__dirname, '../../examples'));

  expect(examples.map(({ folder }) => folder).sort()).toEqual(folders.sort());
});

describe.each(
  examples.flatMap(({ folder, locally }) => [
    { title: `${folder}, on AWS`, folder, context: {} },
    { title: `${folder}, on one machine`, folder, context: locally },
  ]),
)('the roles of $title', ({ folder, context }) => {
  const grants = stacksOf(folder, context).flatMap(({ template }) => grantsIn(withoutPeople(template)));

  test('name each action', () => {
    expect(grants.length).toBeGreaterThan(0);
    expect(grants.filter(({ action }) => /[*?]/.test(action)).map(inWords)).toEqual([]);
  });

  test('name each resource, except where AWS or CDK allows no less than all', () => {
    const onEverything = grants.filter(({ resource }) => resource === '*');

    const listed = ON_EVERYTHING.flatMap(({ actions }) => actions);
    expect(onEverything.filter(({ action }) => !listed.includes(action)).map(inWords)).toEqual([]);
  });

  test('may write no other log than their own, where they are Towpath’s', () => {
    const basic = grants.filter(({ action, resource }) => action.startsWith('logs:') && resource === '*');

    const roles = new Set(basic.map(({ role }) => readableId(role)));
    // Functions of the teams in examples/own-handler and examples/service-monitoring.
    const ofTeams = /framework|CustomResourceProvider|WriteLetters|TakeOrder|SendReceipt/;
    expect([...roles].filter((role) => !ofTeams.test(role))).toEqual([]);
  });
});

test('what is allowed on everything is on the list for a reason that some example has', () => {
  const templates = examples.flatMap(({ folder }) => stacksOf(folder).map(({ template }) => withoutPeople(template)));
  const grants = templates.flatMap(grantsIn);
  const onEverything = new Set(grants.filter(({ resource }) => resource === '*').map(({ action }) => action));

  const listed = ON_EVERYTHING.flatMap(({ actions }) => actions);
  expect(listed.filter((action) => !onEverything.has(action))).toEqual([]);
});

function inWords({ role, action, resource }: Grant): string {
  return `${readableId(role)} allows ${action} on ${JSON.stringify(resource)}`;
}
