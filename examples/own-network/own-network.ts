import { Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { FlowLogDestination, GatewayVpcEndpointAwsService, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import {
  EntityTable,
  EventStream,
  Monitoring,
  SearchDomain,
  SearchIndex,
  SlackApp,
  SlackNotifications,
} from '../../lib';

export interface OwnNetworkProps extends StackProps {
  /** An OpenSearch domain in the network: `https://…`, without a path. */
  readonly searchEndpoint: string;
  /** Without it requests are not signed. */
  readonly searchArn?: string;
  /** The group that lets clients reach the domain. */
  readonly searchSecurityGroupId: string;
}

/**
 * All functions in a network of the team's own, with an OpenSearch domain that is there already.
 *
 * The network has a NAT gateway, because the sender talks to Slack. DynamoDB and S3 are reached by gateway endpoints,
 * which cost nothing; other services by the NAT gateway, or by interface endpoints where there is much to send.
 */
export class OwnNetwork extends Stack {
  constructor(scope: Construct, id: string, props: OwnNetworkProps) {
    super(scope, id, props);
    // Subscribe who is to be told of alarms.
    Monitoring.of(this).notify(new Topic(this, 'OnCall', { enforceSSL: true }));
    const vpc = this.network();
    const changes = new EventStream(this, 'Changes');
    const products = new EntityTable(this, 'Products', {
      entity: 'products',
      stream: changes,
      partitionKey: { name: 'sku', type: AttributeType.STRING },
    });

    new SearchIndex(this, 'ProductSearch', {
      entity: products,
      domain: SearchDomain.fromEndpoint(this, 'Search', {
        endpoint: props.searchEndpoint,
        domainArn: props.searchArn,
        vpc,
        securityGroups: [SecurityGroup.fromSecurityGroupId(this, 'SearchClients', props.searchSecurityGroupId)],
      }),
      mappings: { name: { type: 'text' }, price: { type: 'scaled_float', scaling_factor: 100 } },
    });

    new SlackNotifications(this, 'Messages', {
      stream: changes,
      slack: SlackApp.fromSecret(this, 'Slack', { secretName: 'slack/products' }),
      vpc,
      rules: [
        {
          name: 'sold-out',
          pattern: { type: [products.modified], before: { stock: [{ numeric: ['>', 0] }] }, data: { stock: [0] } },
          channel: '#purchasing',
          message: ':package: *{{data.name}}* is sold out',
        },
      ],
    });
  }

  private network(): Vpc {
    const flowLogs = new LogGroup(this, 'FlowLogs', { retention: RetentionDays.ONE_MONTH });
    return new Vpc(this, 'Network', {
      maxAzs: 2,
      natGateways: 1,
      gatewayEndpoints: {
        dynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB },
        s3: { service: GatewayVpcEndpointAwsService.S3 },
      },
      flowLogs: { all: { destination: FlowLogDestination.toCloudWatchLogs(flowLogs) } },
    });
  }
}
