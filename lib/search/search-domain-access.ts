import { Names, Stack } from 'aws-cdk-lib';
import {
  Connections,
  type IConnectable,
  type ISecurityGroup,
  type IVpc,
  Port,
  SecurityGroup,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';
import { acknowledgeWildcard } from '../acknowledge';

/** An OpenSearch domain that functions can be given access to. */
export interface ISearchDomain extends IConstruct {
  /** `https://…`, without a slash at the end. */
  readonly endpoint: string;
  /** Undefined where the endpoint asks for no signature. */
  readonly domainArn?: string;
  /** The network that functions have to be in to reach it. */
  readonly vpc?: IVpc;
  readonly vpcSubnets?: SubnetSelection;
  /** Those that let functions in; none where it is reachable from anywhere. */
  readonly securityGroups: readonly ISecurityGroup[];

  /** Lets a function send requests below `/<index>/`. */
  grantIndex(grantee: IGrantable, index: string, methods: HttpMethod[]): void;
  /** Lets a function send requests to these paths and no others: `customers/_search`. */
  grantPaths(grantee: IGrantable, paths: string[], methods: HttpMethod[]): void;
  /** Lets a function reach the domain over the network. The rule is made in the function's stack. */
  allowFrom(fn: IConnectable): void;
}

export type HttpMethod = 'Delete' | 'Get' | 'Head' | 'Post' | 'Put';

/** What every domain does for those who use it, wherever it comes from. */
export abstract class SearchDomainBase extends Construct implements ISearchDomain {
  abstract readonly endpoint: string;
  abstract readonly domainArn?: string;
  abstract readonly vpc?: IVpc;
  abstract readonly vpcSubnets?: SubnetSelection;
  abstract readonly securityGroups: readonly ISecurityGroup[];

  grantIndex(grantee: IGrantable, index: string, methods: HttpMethod[]): void {
    this.grantPaths(grantee, [index, `${index}/*`], methods);
  }

  grantPaths(grantee: IGrantable, paths: string[], methods: HttpMethod[]): void {
    if (this.domainArn === undefined) return;
    const resourceArns = paths.map((path) => `${this.domainArn}/${path}`);
    Grant.addToPrincipal({ grantee, actions: methods.map((method) => `es:ESHttp${method}`), resourceArns });
    for (const resource of resourceArns.filter((arn) => arn.includes('*'))) {
      acknowledgeWildcard(grantee, resource, 'Documents, and parts of an index, have paths of their own below it.');
    }
  }

  allowFrom(fn: IConnectable): void {
    if (!this.vpc) return;
    const [group] = fn.connections.securityGroups;
    const securityGroups = this.securityGroupsIn(Stack.of(group ?? this));
    new Connections({ securityGroups }).allowFrom(fn, Port.tcp(443), 'Towpath functions');
  }

  /** A rule stands in the stack of its group. In the domain's it would make two stacks wait for each other. */
  private securityGroupsIn(stack: Stack): ISecurityGroup[] {
    return this.securityGroups.map((group, index) => {
      if (stack === Stack.of(group)) return group;
      const id = `${Names.nodeUniqueId(this.node)}SecurityGroup${index}`;
      const known = stack.node.tryFindChild(id) as ISecurityGroup | undefined;
      return known ?? SecurityGroup.fromSecurityGroupId(stack, id, group.securityGroupId);
    });
  }
}

/** Where a domain and its functions are unless told otherwise. */
export function innermostSubnets(vpc: IVpc): SubnetSelection {
  return { subnets: vpc.isolatedSubnets.length > 0 ? vpc.isolatedSubnets : vpc.privateSubnets };
}
