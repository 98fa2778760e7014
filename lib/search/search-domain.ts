import { RemovalPolicy } from 'aws-cdk-lib';
import {
  Connections,
  type IConnectable,
  type ISecurityGroup,
  type IVpc,
  Port,
  SecurityGroup,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import { Grant, type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type CapacityConfig, Domain, EngineVersion, TLSSecurityPolicy } from 'aws-cdk-lib/aws-opensearchservice';
import { Construct } from 'constructs';
import { Mistake } from '../mistake';

export interface SearchDomainProps {
  /** The network that the domain is reachable in, and only from there. */
  readonly vpc: IVpc;

  /**
   * Where in the network. One subnet for each zone.
   * @default the isolated subnets, or the private ones where there are none
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * Nodes and their sizes.
   * @default one r7g.large data node in each zone of the subnets (two or three), without dedicated masters: enough for
   * a hundred gigabytes, and a zone may fail
   */
  readonly capacity?: CapacityConfig;

  /**
   * Size of each data node's disk in GiB.
   * @default 100
   */
  readonly volumeSize?: number;

  /**
   * What happens to the domain when it is removed from the stack.
   * @default it is kept
   */
  readonly removalPolicy?: RemovalPolicy;
}

export interface SearchDomainFromEndpointProps {
  /** `https://…`, or `http://` on this machine. */
  readonly endpoint: string;

  /**
   * The ARN of an Amazon OpenSearch Service domain: requests are then signed, and functions get the permissions that
   * they need on it.
   * @default the endpoint asks for no signature
   */
  readonly domainArn?: string;

  /**
   * The network from which the endpoint is reachable.
   * @default it is reachable from anywhere
   */
  readonly vpc?: IVpc;

  /** @default the isolated subnets, or the private ones where there are none */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The domain's security groups, which let functions in.
   * @default they are left as they are
   */
  readonly securityGroups?: ISecurityGroup[];
}

/** An OpenSearch domain that functions can be given access to. */
export interface ISearchDomain extends Construct {
  /** `https://…`, without a slash at the end. */
  readonly endpoint: string;
  /** Undefined where the endpoint asks for no signature. */
  readonly domainArn?: string;
  /** The network that functions have to be in to reach it. */
  readonly vpc?: IVpc;
  readonly vpcSubnets?: SubnetSelection;

  /** Lets a function send requests below `/<index>/`. */
  grantIndex(grantee: IGrantable, index: string, methods: HttpMethod[]): void;
  /** Lets a function reach the domain over the network. */
  allowFrom(fn: IConnectable): void;
}

export type HttpMethod = 'Delete' | 'Get' | 'Head' | 'Post' | 'Put';

abstract class SearchDomainBase extends Construct implements ISearchDomain {
  abstract readonly endpoint: string;
  abstract readonly domainArn?: string;
  abstract readonly vpc?: IVpc;
  abstract readonly vpcSubnets?: SubnetSelection;
  protected abstract readonly connections: Connections;

  grantIndex(grantee: IGrantable, index: string, methods: HttpMethod[]): void {
    if (this.domainArn === undefined) return;
    Grant.addToPrincipal({
      grantee,
      actions: methods.map((method) => `es:ESHttp${method}`),
      resourceArns: [`${this.domainArn}/${index}`, `${this.domainArn}/${index}/*`],
    });
  }

  allowFrom(fn: IConnectable): void {
    if (this.vpc) this.connections.allowFrom(fn, Port.tcp(443), 'Towpath functions');
  }
}

/** An OpenSearch domain in a VPC: encrypted at rest and in transit, reachable with signed requests only. */
export class SearchDomain extends SearchDomainBase {
  readonly domain: Domain;
  readonly endpoint: string;
  readonly domainArn: string;
  readonly vpc: IVpc;
  readonly vpcSubnets: SubnetSelection;
  protected readonly connections: Connections;

  /** A domain that is there already, or an OpenSearch of your own. */
  static fromEndpoint(scope: Construct, id: string, props: SearchDomainFromEndpointProps): ISearchDomain {
    return new ImportedSearchDomain(scope, id, props);
  }

  constructor(scope: Construct, id: string, props: SearchDomainProps) {
    super(scope, id);
    this.vpc = props.vpc;
    this.vpcSubnets = props.vpcSubnets ?? innermostSubnets(props.vpc);
    const securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: 'Towpath: the OpenSearch domain',
      allowAllOutbound: false,
    });
    this.connections = new Connections({ securityGroups: [securityGroup] });
    this.domain = this.createDomain(props, securityGroup);
    this.endpoint = `https://${this.domain.domainEndpoint}`;
    this.domainArn = this.domain.domainArn;
  }

  private createDomain(props: SearchDomainProps, securityGroup: ISecurityGroup): Domain {
    const zones = Math.min(3, props.vpc.selectSubnets(this.vpcSubnets).availabilityZones.length);
    if (zones < 2 && props.capacity === undefined) {
      throw new Mistake(
        this,
        `\`vpcSubnets\` has subnets in ${zones} zone; the default capacity wants two. Give subnets in two zones, or a \`capacity\` with \`dataNodes: 1\``,
      );
    }
    const capacity: CapacityConfig = props.capacity ?? {
      dataNodes: zones,
      dataNodeInstanceType: 'r7g.large.search',
      multiAzWithStandbyEnabled: false,
    };
    const spread = zones > 1 && (capacity.dataNodes ?? 1) > 1;
    return new Domain(this, 'Domain', {
      version: EngineVersion.OPENSEARCH_3_7,
      vpc: props.vpc,
      vpcSubnets: [{ subnets: props.vpc.selectSubnets(this.vpcSubnets).subnets.slice(0, spread ? zones : 1) }],
      securityGroups: [securityGroup],
      capacity,
      zoneAwareness: spread ? { enabled: true, availabilityZoneCount: zones } : { enabled: false },
      ebs: { volumeSize: props.volumeSize ?? 100 },
      encryptionAtRest: { enabled: true },
      nodeToNodeEncryption: true,
      enforceHttps: true,
      tlsSecurityPolicy: TLSSecurityPolicy.TLS_1_2_PFS,
      logging: { appLogEnabled: true, appLogGroup: this.createLogs() },
      suppressLogsResourcePolicy: true,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
  }

  /** With a policy of CloudFormation's own; the domain's default is a function that calls an API. */
  private createLogs(): LogGroup {
    const logs = new LogGroup(this, 'Logs', { retention: RetentionDays.ONE_MONTH });
    logs.addToResourcePolicy(
      new PolicyStatement({
        actions: ['logs:PutLogEvents', 'logs:CreateLogStream'],
        principals: [new ServicePrincipal('es.amazonaws.com')],
        resources: [`${logs.logGroupArn}:*`],
      }),
    );
    return logs;
  }
}

class ImportedSearchDomain extends SearchDomainBase {
  readonly endpoint: string;
  readonly domainArn?: string;
  readonly vpc?: IVpc;
  readonly vpcSubnets?: SubnetSelection;
  protected readonly connections: Connections;

  constructor(scope: Construct, id: string, props: SearchDomainFromEndpointProps) {
    super(scope, id);
    if (!/^(https?:\/\/|\$\{Token)/.test(props.endpoint)) {
      throw new Mistake(
        this,
        `\`endpoint\` is "${props.endpoint}"; write it with its scheme: "https://${props.endpoint}"`,
      );
    }
    this.endpoint = props.endpoint.replace(/\/+$/, '');
    this.domainArn = props.domainArn;
    this.vpc = props.vpc;
    this.vpcSubnets = props.vpc && (props.vpcSubnets ?? innermostSubnets(props.vpc));
    this.connections = new Connections({ securityGroups: props.securityGroups ?? [] });
  }
}

function innermostSubnets(vpc: IVpc): SubnetSelection {
  return { subnets: vpc.isolatedSubnets.length > 0 ? vpc.isolatedSubnets : vpc.privateSubnets };
}
