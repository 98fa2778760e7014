import { createHash } from 'node:crypto';
import { App, Stack } from 'aws-cdk-lib';
import type { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { defineStages, Platform, type StageParameters } from '../../../lib';
import { descriptionsIn } from './descriptions';

const account = '111122223333';
export const region = 'eu-west-1';
export const env = { account, region };

export const dns = { name: 'shop.example', hostedZoneId: 'Z0123456789ABCDEFGHIJ' };

/** Context that tells how many zones an account has in its region. */
export function zones(count: number): Record<string, unknown> {
  const names = [...'abcdef'].slice(0, count).map((letter) => `${region}${letter}`);
  return { [`availability-zones:account=${account}:region=${region}`]: names };
}

/** A platform in a stack of its own, and where its people are in another account a stack there. */
export function platformOf(parameters: StageParameters, context: Record<string, unknown> = zones(3)) {
  const app = new App({ context });
  const [stage] = defineStages({ stages: { dev: parameters } });
  if (!stage) throw new Error('There is no stage');
  const stack = new Stack(app, 'Ground', { env: stage.env });
  const organization = stage.people?.organization && new Stack(app, 'People', { env: stage.people.organization });
  return { app, stack, organization, platform: new Platform(stack, 'Platform', { stage, organization }) };
}

/** What CloudFormation would call a resource, by its type. */
const REFS: Readonly<Record<string, (logicalId: string) => string>> = {
  'AWS::EC2::SecurityGroup': (id) => `sg-${hex(id)}`,
  'AWS::EC2::Subnet': (id) => `subnet-${hex(id)}`,
  'AWS::EC2::VPC': (id) => `vpc-${hex(id)}`,
  'AWS::ElasticLoadBalancingV2::Listener': (id) => arn('elasticloadbalancing', `listener/app/made/0/${id}`),
  'AWS::ElasticLoadBalancingV2::LoadBalancer': (id) => arn('elasticloadbalancing', `loadbalancer/app/made/${id}`),
  'AWS::S3::Bucket': (id) => id.toLowerCase(),
  'AWS::SNS::Topic': (id) => arn('sns', id),
};

/** What the toolkit finds when it looks up what a deployed platform says of itself. */
export function lookedUp({ template }: CloudFormationStackArtifact): Record<string, string> {
  const resources: Record<string, { Type: string }> = template.Resources;
  const values = {
    ref: (logicalId: string) => REFS[resources[logicalId]?.Type ?? '']?.(logicalId) ?? logicalId,
    attribute: (logicalId: string, name: string) => {
      if (name === 'GroupId') return values.ref(logicalId);
      return name === 'Arn' ? arn('made', `stream/${logicalId}`) : `${logicalId}.${name}`;
    },
    pseudo: (name: string) =>
      ({ 'AWS::AccountId': account, 'AWS::Region': region, 'AWS::Partition': 'aws' })[name] ?? '',
    imported: (name: string) => name,
  };
  return descriptionsIn(template, values, env);
}

function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}

function hex(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 17);
}
