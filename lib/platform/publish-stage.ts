import { Stack } from 'aws-cdk-lib';
import type { ISubnet } from 'aws-cdk-lib/aws-ec2';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import {
  DESCRIPTION_VERSION,
  type LoadBalancerDescription,
  type NetworkDescription,
  type PartName,
  type Parts,
  parameterName,
  type SearchDescription,
  type StageDescription,
  type StreamDescription,
  type SubnetsDescription,
} from '../../domain/platform/stage-description';
import type { EventStream } from '../events';
import type { HttpsLoadBalancer, Network } from '../network';
import type { ISearchDomain } from '../search';
import type { LoadBalancer } from './stage-parameters';

/** Puts what a stage says of itself into SSM Parameter Store, where apps that stand on it look it up. */
export function publishStage(
  scope: Construct,
  stage: Pick<StageDescription, 'stage' | 'size' | 'disposable' | 'logDays' | 'runbooks'>,
  parts: Partial<Parts>,
): void {
  const { account, region } = Stack.of(scope);
  const names = Object.keys(parts) as PartName[];
  const description: StageDescription = { version: DESCRIPTION_VERSION, ...stage, account, region, parts: names };
  const parent = new Construct(scope, 'Description');
  publish(parent, 'Stage', parameterName(stage.stage), `Towpath: the stage ${stage.stage}`, description);
  for (const name of names) {
    publish(
      parent,
      name,
      parameterName(stage.stage, name),
      `Towpath: ${name} of the stage ${stage.stage}`,
      parts[name],
    );
  }
}

function publish(scope: Construct, id: string, parameter: string, description: string, value: unknown): void {
  new StringParameter(scope, id, {
    parameterName: parameter,
    description,
    simpleName: false,
    stringValue: Stack.of(scope).toJsonString(value),
    tier: ParameterTier.STANDARD,
  });
}

export function describeNetwork(
  network: Network,
  cidr: string,
  loadBalancers: readonly LoadBalancer[],
): NetworkDescription {
  const { vpc } = network;
  return {
    vpcId: vpc.vpcId,
    cidr,
    zones: vpc.publicSubnets.map(({ availabilityZone }) => availabilityZone),
    public: describeSubnets(vpc.publicSubnets),
    private: describeSubnets(vpc.privateSubnets),
    isolated: describeSubnets(vpc.isolatedSubnets),
    ...Object.fromEntries(loadBalancers.map((which) => [which, describeLoadBalancer(network[which])])),
  };
}

function describeSubnets(subnets: readonly ISubnet[]): SubnetsDescription {
  return {
    subnetIds: subnets.map(({ subnetId }) => subnetId),
    routeTableIds: subnets.map(({ routeTable }) => routeTable.routeTableId),
  };
}

function describeLoadBalancer({ loadBalancer, listener, securityGroup }: HttpsLoadBalancer): LoadBalancerDescription {
  return {
    arn: loadBalancer.loadBalancerArn,
    listenerArn: listener.listenerArn,
    securityGroupId: securityGroup.securityGroupId,
    dnsName: loadBalancer.loadBalancerDnsName,
    hostedZoneId: loadBalancer.loadBalancerCanonicalHostedZoneId,
  };
}

export function describeStream({ stream, failures, retention, carries, heartbeat }: EventStream): StreamDescription {
  return {
    streamArn: stream.streamArn,
    failuresBucket: failures.bucket.bucketName,
    retentionHours: retention.toHours(),
    carries,
    heartbeat,
    ...(stream.encryptionKey && { encryptionKeyArn: stream.encryptionKey.keyArn }),
  };
}

export function describeSearch({ endpoint, domainArn, securityGroups }: ISearchDomain): SearchDescription {
  return {
    endpoint,
    ...(domainArn !== undefined && { domainArn }),
    ...(securityGroups.length > 0 && { securityGroupIds: securityGroups.map((group) => group.securityGroupId) }),
  };
}
