import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Carries } from '../../domain/events/carries';
import {
  DESCRIPTION_VERSION,
  type PartName,
  type Parts,
  type StageDescription,
} from '../../domain/platform/stage-description';

/**
 * What stands for a stage in the first round of a synthesis, in which nothing was looked up yet: a stage with everything.
 * Its templates are never deployed.
 */
export function standInStage(scope: Construct, stage: string): StageDescription {
  const { account, region } = Stack.of(scope);
  return {
    version: DESCRIPTION_VERSION,
    stage,
    account,
    region,
    size: 'team',
    disposable: false,
    logDays: 30,
    parts: ['network', 'changes', 'events', 'search', 'onCall', 'people'],
  };
}

/** A part of it. */
export function standInPart<Name extends PartName>(scope: Construct, name: Name): Parts[Name] {
  const { account, region, partition } = Stack.of(scope);
  const arn = (service: string, resource: string) => `arn:${partition}:${service}:${region}:${account}:${resource}`;
  const stream = (id: string, carries: Carries) => ({
    streamArn: arn('kinesis', `stream/${id}`),
    failuresBucket: `${id}-failures`,
    retentionHours: 168,
    carries,
    heartbeat: true,
  });
  const subnets = (kind: string) => ({
    subnetIds: [`subnet-${ec2Id(`${kind}a`)}`, `subnet-${ec2Id(`${kind}b`)}`],
    routeTableIds: [`rtb-${ec2Id(`${kind}a`)}`, `rtb-${ec2Id(`${kind}b`)}`],
  });
  const loadBalancer = (id: string) => ({
    arn: arn('elasticloadbalancing', `loadbalancer/app/${id}/0`),
    listenerArn: arn('elasticloadbalancing', `listener/app/${id}/0/0`),
    securityGroupId: `sg-${ec2Id('1')}`,
    dnsName: `${id}.elb.amazonaws.com`,
    hostedZoneId: 'Z0',
  });
  const parts: Parts = {
    network: {
      vpcId: `vpc-${ec2Id('0')}`,
      cidr: '10.0.0.0/16',
      zones: [`${region}a`, `${region}b`],
      public: subnets('1'),
      private: subnets('2'),
      isolated: subnets('3'),
      internetFacing: loadBalancer('internet-facing'),
      internal: loadBalancer('internal'),
    },
    changes: stream('changes', 'changes'),
    events: stream('events', 'published'),
    search: {
      endpoint: 'https://search.example',
      domainArn: arn('es', 'domain/search'),
      securityGroupIds: [`sg-${ec2Id('0')}`],
    },
    onCall: { topicArn: arn('sns', 'on-call') },
    people: { boundaryArn: `arn:${partition}:iam::${account}:policy/boundary` },
  };
  return parts[name];
}

/** As EC2 makes them: 17 digits of 16. */
function ec2Id(end: string): string {
  return end.padStart(17, '0');
}
