import { Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { type ISecurityGroup, type IVpc, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApplicationListener, ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { type IManagedPolicy, ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Stream } from 'aws-cdk-lib/aws-kinesis';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Size } from '../../domain/platform/sizes';
import {
  DESCRIPTION_VERSION,
  isStageName,
  type LoadBalancerDescription,
  type NetworkDescription,
  type PartName,
  type Parts,
  STAGE_NAME_INSTEAD,
  type StageDescription,
  type StreamDescription,
} from '../../domain/platform/stage-description';
import { EventStream, type IEventStream } from '../events';
import { FailureStore } from '../failures';
import { Mistake } from '../mistake';
import { settingsFor } from '../monitoring/settings';
import { isObject, PropCheck } from '../prop-check';
import { type ISearchDomain, SearchDomain } from '../search';
import type { IPlatform, IPlatformLoadBalancer, IPlatformNetwork } from './i-platform';
import { type AskStage, contextKey, isInContext } from './stage-lookup';
import type { LoadBalancer } from './stage-parameters';
import { standInPart, standInStage } from './stand-in';

/** The ground of a stage, by what it says of itself. Parts are imported when they are first asked for. */
export class ImportedPlatform extends Construct implements IPlatform {
  readonly stage: string;
  readonly size: Size;
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  private readonly ask: AskStage;
  private readonly description: StageDescription;
  private readonly imported = new Map<PartName, unknown>();

  /** @param who the way of asking, as users know it */
  constructor(
    scope: Construct,
    id: string,
    stage: string,
    private readonly who: string,
    askOf: (scope: Construct, stage: string, who: string) => AskStage,
  ) {
    super(scope, id);
    if (!isStageName(stage)) new PropCheck(this, who).refuse('stage', stage, STAGE_NAME_INSTEAD);
    this.stage = stage;
    this.ask = askOf(this, stage, who);
    const answer = this.ask();
    this.description = this.check(answer === undefined ? standInStage(this, stage) : answer);
    this.size = this.description.size;
    this.logRetention = this.description.logDays;
    this.removalPolicy = this.description.disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
    const { runbooks } = this.description;
    if (runbooks !== undefined) settingsFor(Stack.of(this)).defaultRunbooks = runbooks;
  }

  get changes(): IEventStream {
    return this.import('changes', (part) => this.importStream('Changes', part));
  }

  get events(): IEventStream {
    return this.import('events', (part) => this.importStream('Events', part));
  }

  get network(): IPlatformNetwork {
    return this.import(
      'network',
      (part) =>
        new ImportedNetwork(this, 'Network', part, (which) =>
          this.lacks(`load balancer \`network.${which}\``, BALANCERS),
        ),
    );
  }

  get search(): ISearchDomain {
    return this.import('search', ({ endpoint, domainArn, securityGroupIds }) => {
      const groups = securityGroupIds?.map((id, index) => importSecurityGroup(this, `SearchSecurityGroup${index}`, id));
      const { vpc, isolatedSubnets: vpcSubnets } = groups ? this.network : {};
      const where = groups && { vpc, vpcSubnets, securityGroups: groups };
      return SearchDomain.fromEndpoint(this, 'Search', { endpoint, ...(domainArn && { domainArn }), ...where });
    });
  }

  get onCall(): ITopic {
    return this.import('onCall', ({ topicArn }) => Topic.fromTopicArn(this, 'OnCall', topicArn));
  }

  get boundary(): IManagedPolicy {
    return this.import('people', ({ boundaryArn }) =>
      ManagedPolicy.fromManagedPolicyArn(this, 'Boundary', boundaryArn),
    );
  }

  private import<Name extends PartName, Made>(name: Name, make: (part: Parts[Name]) => Made): Made {
    if (!this.imported.has(name)) {
      if (!this.description.parts.includes(name)) {
        throw this.lacks(`\`${name}\``, `it has ${this.description.parts.join(', ')}`);
      }
      this.imported.set(name, make((this.ask(name) as Parts[Name] | undefined) ?? standInPart(this, name)));
    }
    return this.imported.get(name) as Made;
  }

  private importStream(id: string, description: StreamDescription): IEventStream {
    const { streamArn, encryptionKeyArn, failuresBucket, retentionHours, carries, heartbeat } = description;
    const encryptionKey = encryptionKeyArn ? Key.fromKeyArn(this, `${id}Key`, encryptionKeyArn) : undefined;
    const bucketName = failuresBucket;
    const bucket = Bucket.fromBucketAttributes(this, `${id}FailuresBucket`, { bucketName, encryptionKey });
    return EventStream.fromAttributes(this, id, {
      stream: Stream.fromStreamAttributes(this, `${id}Stream`, { streamArn, encryptionKey }),
      failures: FailureStore.fromBucket(this, `${id}Failures`, bucket),
      retention: Duration.hours(retentionHours),
      carries,
      heartbeat,
    });
  }

  private lacks(what: string, instead: string): Mistake {
    const later = isInContext(this, this.stage)
      ? `The app's context describes the stage, under "${contextKey(this.stage)}"`
      : "What was added to it since it was looked up is found after `npx cdk context --reset 'ssm:*/towpath/**'`";
    return new Mistake(this, `stage "${this.stage}" has no ${what}; ${instead}. ${later}`, this.who);
  }

  private check(description: unknown): StageDescription {
    const { account, region, node } = Stack.of(this);
    if (!isDescription(description)) {
      const found = isObject(description) ? `in version ${description.version}` : 'in no JSON';
      throw new Mistake(
        this,
        `stage "${this.stage}" describes itself ${found}, and this version of Towpath reads version ${DESCRIPTION_VERSION}; take the version of Towpath that the platform has`,
        this.who,
      );
    }
    const here = { account, region };
    for (const name of ['account', 'region'] as const) {
      if (Token.isUnresolved(here[name]) || here[name] === description[name]) continue;
      throw new Mistake(
        this,
        `stage "${this.stage}" is in ${name} ${description[name]}, and stack "${node.path}" in ${here[name]}; give the stack the \`env\` of the stage`,
        this.who,
      );
    }
    return description;
  }
}

/** A version is what it says it is: only a platform writes it. */
function isDescription(value: unknown): value is StageDescription {
  return isObject(value) && value.version === DESCRIPTION_VERSION;
}

const BALANCERS = 'the platform team makes one that `dns` and `loadBalancers` of the stage ask for';

class ImportedNetwork implements IPlatformNetwork {
  readonly vpc: IVpc;
  private readonly loadBalancers = new Map<string, IPlatformLoadBalancer>();

  constructor(
    private readonly scope: Construct,
    private readonly id: string,
    private readonly description: NetworkDescription,
    private readonly lacks: (which: LoadBalancer) => Mistake,
  ) {
    const { vpcId, cidr, zones } = description;
    this.vpc = Vpc.fromVpcAttributes(scope, id, {
      vpcId,
      vpcCidrBlock: cidr,
      availabilityZones: [...zones],
      publicSubnetIds: [...description.public.subnetIds],
      publicSubnetRouteTableIds: [...description.public.routeTableIds],
      privateSubnetIds: [...description.private.subnetIds],
      privateSubnetRouteTableIds: [...description.private.routeTableIds],
      isolatedSubnetIds: [...description.isolated.subnetIds],
      isolatedSubnetRouteTableIds: [...description.isolated.routeTableIds],
    });
  }

  get publicSubnets() {
    return { subnets: this.vpc.publicSubnets };
  }

  get privateSubnets() {
    return { subnets: this.vpc.privateSubnets };
  }

  get isolatedSubnets() {
    return { subnets: this.vpc.isolatedSubnets };
  }

  get internetFacing(): IPlatformLoadBalancer {
    return this.loadBalancer('internetFacing', this.description.internetFacing);
  }

  get internal(): IPlatformLoadBalancer {
    return this.loadBalancer('internal', this.description.internal);
  }

  private loadBalancer(name: LoadBalancer, description: LoadBalancerDescription | undefined): IPlatformLoadBalancer {
    const known = this.loadBalancers.get(name);
    if (known) return known;
    if (!description) throw this.lacks(name);
    const { arn, listenerArn, securityGroupId, dnsName, hostedZoneId } = description;
    const { scope, vpc } = this;
    const id = `${this.id}-${name}`;
    const securityGroup = importSecurityGroup(scope, `${id}SecurityGroup`, securityGroupId);
    const made = {
      listener: ApplicationListener.fromApplicationListenerAttributes(scope, `${id}Listener`, {
        listenerArn,
        securityGroup,
      }),
      securityGroup,
      loadBalancer: ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(scope, id, {
        loadBalancerArn: arn,
        securityGroupId,
        loadBalancerDnsName: dnsName,
        loadBalancerCanonicalHostedZoneId: hostedZoneId,
        vpc,
      }),
    };
    this.loadBalancers.set(name, made);
    return made;
  }
}

function importSecurityGroup(scope: Construct, id: string, securityGroupId: string): ISecurityGroup {
  return SecurityGroup.fromSecurityGroupId(scope, id, securityGroupId);
}
