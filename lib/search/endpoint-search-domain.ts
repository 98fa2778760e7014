import { Token } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { Mistake } from '../mistake';
import { PropCheck } from '../prop-check';
import { innermostSubnets, SearchDomainBase } from './search-domain-access';

export interface SearchDomainFromEndpointProps {
  /** `https://…`, without a path. `http://` is for this machine's own addresses (`localhost`, `127.0.0.1`) only. */
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

/** A domain that is there already, or an OpenSearch of one's own, by its address. */
export class EndpointSearchDomain extends SearchDomainBase {
  readonly endpoint: string;
  readonly domainArn?: string;
  readonly vpc?: IVpc;
  readonly vpcSubnets?: SubnetSelection;
  readonly securityGroups: readonly ISecurityGroup[];

  constructor(scope: Construct, id: string, props: SearchDomainFromEndpointProps) {
    super(scope, id);
    const check = new PropCheck(this, 'SearchDomain.fromEndpoint');
    const mistake = mistakeInEndpoint(props.endpoint);
    if (mistake !== undefined) throw new Mistake(this, mistake, 'SearchDomain.fromEndpoint');
    if (props.domainArn !== undefined && !Token.isUnresolved(props.domainArn) && !/^arn:/.test(props.domainArn)) {
      check.refuse(
        'domainArn',
        props.domainArn,
        'write the ARN of the domain: "arn:aws:es:…", or leave it out where requests need no signature',
      );
    }
    check.functionOptions(props);
    if (props.securityGroups !== undefined && props.vpc === undefined) {
      check.refuse(
        'securityGroups',
        props.securityGroups,
        'write the `vpc` that they belong to as well, or leave them out',
      );
    }
    this.endpoint = props.endpoint.replace(/\/+$/, '');
    this.domainArn = props.domainArn;
    this.vpc = props.vpc;
    this.vpcSubnets = props.vpc && (props.vpcSubnets ?? innermostSubnets(props.vpc));
    this.securityGroups = props.securityGroups ?? [];
  }
}

/** The addresses that no network carries. */
const THIS_MACHINE = /^http:\/\/(localhost|127(\.\d+){3}|\[::1\])([:/]|$)/;

function mistakeInEndpoint(endpoint: string): string | undefined {
  // A value from the app's context can be absent, and TypeScript does not see it.
  if (!endpoint) return '`endpoint` is not given; write it with its scheme: "https://…"';
  if (Token.isUnresolved(endpoint)) return undefined;
  if (typeof endpoint !== 'string') return `\`endpoint\` is ${endpoint}; write an address: "https://…"`;
  const host = /^https?:\/\/[^/?#]+/.exec(endpoint)?.[0];
  if (host !== undefined && /[^/]/.test(endpoint.slice(host.length))) {
    return `\`endpoint\` is "${endpoint}"; leave out what follows the host: "${host}"`;
  }
  if (endpoint.startsWith('https://') || THIS_MACHINE.test(endpoint)) return undefined;
  if (!endpoint.startsWith('http://')) {
    return `\`endpoint\` is "${endpoint}"; write it with its scheme: "https://${endpoint}"`;
  }
  return `\`endpoint\` is "${endpoint}", and documents would cross the network for everybody to read; write "${endpoint.replace('http:', 'https:')}"`;
}
