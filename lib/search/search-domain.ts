import { RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import {
  EbsDeviceVolumeType,
  type ISecurityGroup,
  type ISubnet,
  type IVpc,
  SecurityGroup,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, ResourcePolicy, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type CapacityConfig, Domain, EngineVersion, TLSSecurityPolicy } from 'aws-cdk-lib/aws-opensearchservice';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import { letLogsUse } from '../functions/log-encryption';
import { Mistake } from '../mistake';
import { checkAlarms } from '../monitoring/alarm-check';
import { type AlarmName, createAlarms } from '../monitoring/alarms';
import { showOnDashboard } from '../monitoring/flow-dashboard';
import { isObject, PropCheck } from '../prop-check';
import { EndpointSearchDomain, type SearchDomainFromEndpointProps } from './endpoint-search-domain';
import { type ISearchDomain, innermostSubnets, SearchDomainBase } from './search-domain-access';
import {
  SEARCH_DOMAIN_ALARMS,
  type SearchDomainAlarms,
  searchDomainAlarms,
  searchDomainWidgets,
} from './search-domain-alarms';

export interface SearchDomainProps {
  /**
   * The network that the domain is reachable in, and only from there. It has to outlive a domain that is kept.
   *
   * The account needs OpenSearch's service-linked role, once:
   * `aws iam create-service-linked-role --aws-service-name opensearchservice.amazonaws.com`. The functions that use the
   * domain run in the network, and reach other services by a NAT gateway, or by an interface endpoint for SSM and
   * gateway endpoints for DynamoDB and S3.
   */
  readonly vpc: IVpc;

  /**
   * Where in the network. Functions use all of these subnets; the domain uses one in each zone.
   * @default the isolated subnets, or the private ones where there are none
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * Nodes and their sizes. The data nodes are spread evenly over the zones of the subnets, over three at most; a domain
   * with fewer nodes than zones uses as many zones as it has nodes.
   *
   * With three zones one may fail: the nodes that are left are a majority, and have a copy of each document. With two
   * zones documents are safe, but when one fails the domain may stand still until a node is replaced; `masterNodes: 3`
   * are spread over three zones all the same, and keep it going.
   * https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-multiaz.html
   *
   * @default one r7g.large.search data node in each zone of the subnets (two or three), without dedicated masters and
   * without standby: enough for a hundred gigabytes. What you leave out of your own stays so
   */
  readonly capacity?: CapacityConfig;

  /**
   * Size of each data node's disk (gp3) in GiB.
   * @default 100
   */
  readonly volumeSize?: number;

  /**
   * The key that encrypts what the domain and its logs hold.
   * @default AWS's own keys
   */
  readonly encryptionKey?: IKey;

  /**
   * How long the domain's logs are kept.
   * @default one month
   */
  readonly logRetention?: RetentionDays;

  /**
   * Which alarms there are, when they fire, and whom they tell; `false` for none.
   * @default all of this construct, at the thresholds in docs/alarms.md
   */
  readonly alarms?: SearchDomainAlarms | false;

  /**
   * What happens to the domain when it is removed from the stack, and to its logs and its security group, without which
   * it could not stay.
   * @default they are kept
   */
  readonly removalPolicy?: RemovalPolicy;
}

const HOLDS_DOCUMENTS =
  'A slow log holds parts of documents and queries, and what stands in a document is never logged.';

/** Of each data node's disk, in GiB. */
const VOLUME_SIZE = 100;

/**
 * An OpenSearch domain in a VPC: encrypted at rest and in transit, reachable with signed requests only.
 *
 * Its application log goes to CloudWatch Logs by a resource policy, of which an account has at most ten in a region.
 */
export class SearchDomain extends SearchDomainBase {
  readonly domain: Domain;
  readonly endpoint: string;
  readonly domainArn: string;
  readonly vpc: IVpc;
  readonly vpcSubnets: SubnetSelection;
  readonly alarms: Readonly<Partial<Record<AlarmName<SearchDomainAlarms>, Alarm>>>;
  readonly securityGroups: readonly ISecurityGroup[];

  /** A domain that is there already, or an OpenSearch of your own. */
  static fromEndpoint(scope: Construct, id: string, props: SearchDomainFromEndpointProps): ISearchDomain {
    return new EndpointSearchDomain(scope, id, props);
  }

  constructor(scope: Construct, id: string, props: SearchDomainProps) {
    super(scope, id);
    this.validate(props);
    this.vpc = props.vpc;
    this.vpcSubnets = props.vpcSubnets ?? innermostSubnets(props.vpc);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    const securityGroup = this.createSecurityGroup(removalPolicy);
    this.securityGroups = [securityGroup];
    this.domain = this.createDomain(props, securityGroup, removalPolicy);
    this.endpoint = `https://${this.domain.domainEndpoint}`;
    this.domainArn = this.domain.domainArn;
    const { encryptionKey, volumeSize = VOLUME_SIZE } = props;
    this.alarms = createAlarms<SearchDomainAlarms>(
      this,
      searchDomainAlarms(this.domain, volumeSize, encryptionKey !== undefined),
      props.alarms,
    );
    showOnDashboard(this, 'destination', `OpenSearch \`${this.node.path}\``, searchDomainWidgets(this.domain));
  }

  private validate({ vpc, capacity = {}, volumeSize, alarms, ...props }: SearchDomainProps): void {
    const check = new PropCheck(this);
    check.given('vpc', vpc, 'selectSubnets', 'write the network that the domain is reachable in');
    if (!isObject(capacity)) check.refuse('capacity', capacity, 'write the nodes: { dataNodes: 3 }');
    check.wholeNumber('capacity.dataNodes', capacity.dataNodes, { from: 1 }, 'write a whole number from 1');
    const masters: readonly unknown[] = [undefined, 0, 3, 5];
    if (!masters.includes(capacity.masterNodes)) {
      check.refuse(
        'capacity.masterNodes',
        capacity.masterNodes,
        'write 3 or 5, or leave it out for no dedicated masters',
      );
    }
    for (const type of ['dataNodeInstanceType', 'masterNodeInstanceType'] as const) {
      const instanceType = capacity[type];
      if (instanceType !== undefined && !/\.search$/.test(instanceType) && !Token.isUnresolved(instanceType)) {
        check.refuse(`capacity.${type}`, instanceType, 'write a type of instance for search: "r7g.large.search"');
      }
    }
    check.wholeNumber('volumeSize', volumeSize, { from: 10 }, 'write whole GiB, at least 10: 100');
    check.encryptionKey(props.encryptionKey);
    check.removalPolicy(props.removalPolicy);
    check.logRetention(props.logRetention);
    const absent = { keyUnusable: props.encryptionKey === undefined && 'the domain has no `encryptionKey`' };
    checkAlarms<SearchDomainAlarms>(this, alarms, SEARCH_DOMAIN_ALARMS, absent);
  }

  private createSecurityGroup(removalPolicy: RemovalPolicy): SecurityGroup {
    const securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc: this.vpc,
      description: 'Towpath: the OpenSearch domain',
      allowAllOutbound: false,
    });
    securityGroup.applyRemovalPolicy(removalPolicy);
    return securityGroup;
  }

  private createDomain(props: SearchDomainProps, securityGroup: ISecurityGroup, removalPolicy: RemovalPolicy): Domain {
    const { subnets, capacity } = this.spread(props.capacity);
    const { logGroup, policy } = this.createLogs(props, removalPolicy);
    const domain = new Domain(this, 'Domain', {
      version: EngineVersion.OPENSEARCH_3_7,
      vpc: props.vpc,
      vpcSubnets: [{ subnets }],
      securityGroups: [securityGroup],
      capacity,
      zoneAwareness: subnets.length > 1 ? { enabled: true, availabilityZoneCount: subnets.length } : { enabled: false },
      ebs: { volumeSize: props.volumeSize ?? VOLUME_SIZE, volumeType: EbsDeviceVolumeType.GP3 },
      encryptionAtRest: { enabled: true, kmsKey: props.encryptionKey },
      nodeToNodeEncryption: true,
      enforceHttps: true,
      tlsSecurityPolicy: TLSSecurityPolicy.TLS_1_2_PFS,
      logging: { appLogEnabled: true, appLogGroup: logGroup },
      suppressLogsResourcePolicy: true,
      removalPolicy,
    });
    // OpenSearch tries it out when the domain is made.
    domain.node.addDependency(policy);
    acknowledge(domain, {
      OS3: 'The domain has addresses of its network only, and its security group lets in what `allowFrom` names.',
      OS5: 'Without a policy of its own the domain takes signed requests only, from roles that are granted them.',
      'OS9[LogExport::SEARCH_SLOW_LOGS]': HOLDS_DOCUMENTS,
      'OS9[LogExport::INDEX_SLOW_LOGS]': HOLDS_DOCUMENTS,
      ...(subnets.length === 3 && {
        OS4: 'Nodes in three zones are a majority when one zone fails; `capacity.masterNodes` adds dedicated masters.',
      }),
    });
    return domain;
  }

  /** One subnet for each zone that has nodes, and the same number of nodes in each. */
  private spread(given: CapacityConfig = {}): { subnets: ISubnet[]; capacity: CapacityConfig } {
    const { subnets: all, isPendingLookup } = this.vpc.selectSubnets(this.vpcSubnets);
    const inZones = all.filter(
      ({ availabilityZone }, index) => all.findIndex((other) => other.availabilityZone === availabilityZone) === index,
    );
    const dataNodes = given.dataNodes ?? Math.min(3, inZones.length);
    const subnets = inZones.slice(0, Math.min(3, dataNodes));
    // What a lookup finds is known when the app is synthesised again.
    const mistake = isPendingLookup ? undefined : mistakeIn(given, inZones.length, subnets.length);
    if (mistake !== undefined) throw new Mistake(this, mistake);
    return {
      subnets,
      capacity: { dataNodeInstanceType: 'r7g.large.search', multiAzWithStandbyEnabled: false, ...given, dataNodes },
    };
  }

  /** With a policy of CloudFormation's own; the domain's default is a function that calls an API. */
  private createLogs(
    { encryptionKey, logRetention }: SearchDomainProps,
    removalPolicy: RemovalPolicy,
  ): { logGroup: LogGroup; policy: ResourcePolicy } {
    if (encryptionKey) letLogsUse(encryptionKey);
    const retention = logRetention ?? RetentionDays.ONE_MONTH;
    const logGroup = new LogGroup(this, 'Logs', { retention, encryptionKey, removalPolicy });
    const policy = new ResourcePolicy(logGroup, 'Policy', {
      policyStatements: [
        new PolicyStatement({
          actions: ['logs:PutLogEvents', 'logs:CreateLogStream'],
          principals: [new ServicePrincipal('es.amazonaws.com')],
          resources: [logGroup.logGroupArn],
          conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
        }),
      ],
    });
    policy.applyRemovalPolicy(removalPolicy);
    return { logGroup, policy };
  }
}

/** @param inZones how many zones there are @param used how many of them have nodes */
function mistakeIn({ dataNodes, ...given }: CapacityConfig, inZones: number, used: number): string | undefined {
  if (inZones === 0) {
    return 'the network has no isolated and no private subnets; give `vpcSubnets`';
  }
  if (given.multiAzWithStandbyEnabled && (used < 3 || !given.masterNodes)) {
    return `\`capacity.multiAzWithStandbyEnabled\` asks for nodes in three zones and dedicated masters; there are ${used} zones with nodes and ${given.masterNodes ?? 0} masters. Write \`masterNodes: 3\` and subnets in three zones, or leave it out`;
  }
  if (dataNodes === undefined) {
    return inZones > 1
      ? undefined
      : '`vpcSubnets` has subnets in 1 zone; the default capacity wants two. Give subnets in two zones, or a `capacity` with `dataNodes: 1`';
  }
  const over = dataNodes % used;
  return over === 0
    ? undefined
    : `\`capacity.dataNodes\` is ${dataNodes}, and the subnets are in ${used} zones, which get the same number of nodes each; write ${dataNodes - over} or ${dataNodes - over + used}, or give \`vpcSubnets\` in fewer zones`;
}
