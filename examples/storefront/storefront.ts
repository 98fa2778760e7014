import { RemovalPolicies, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { GatewayVpcEndpointAwsService, InterfaceVpcEndpointAwsService, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import {
  EntityTable,
  EventStream,
  type ISearchDomain,
  Monitoring,
  Platform,
  SearchDomain,
  SearchIndex,
  SlackApp,
  SlackNotifications,
} from '../../lib';
import { customerMappings, orderMappings } from './indexes';
import { rules } from './rules';

export interface StorefrontProps extends StackProps {
  /**
   * The stage of the platform on which it stands: then its stream, its search domain and the people on call are those of
   * the platform.
   * @default it brings its own
   */
  readonly stage?: string;
}

/**
 * A shop: its customers and orders, kept in tables, searchable by text, and talked about in Slack.
 *
 * Context `searchEndpoint` takes an OpenSearch that is there already instead of making a domain in a network of its
 * own; `slackApiUrl` takes another address of the Slack Web API. `towpath local` gives both. `alarmEmail` is told of
 * alarms.
 */
export class Storefront extends Stack {
  constructor(scope: Construct, id: string, { stage, ...props }: StorefrontProps = {}) {
    super(scope, id, props);
    const platform = stage === undefined ? undefined : Platform.fromStage(this, 'Platform', stage);
    Monitoring.of(this).notify(platform?.onCall ?? this.onCall());
    if (platform) Monitoring.of(this).announce(platform.events);
    const changes = platform?.changes ?? new EventStream(this, 'Changes');

    const customers = new EntityTable(this, 'Customers', {
      entity: 'customers',
      stream: changes,
      partitionKey: { name: 'customerId', type: AttributeType.STRING },
      sensitive: ['taxNumber'],
    });
    const orders = new EntityTable(this, 'Orders', {
      entity: 'orders',
      stream: changes,
      partitionKey: { name: 'customerId', type: AttributeType.STRING },
      sortKey: { name: 'orderId', type: AttributeType.STRING },
    });

    const domain = platform?.search ?? this.searchDomain();
    new SearchIndex(this, 'CustomerSearch', { entity: customers, domain, mappings: customerMappings });
    new SearchIndex(this, 'OrderSearch', { entity: orders, domain, mappings: orderMappings });

    new SlackNotifications(this, 'Messages', {
      stream: changes,
      slack: SlackApp.fromSecret(this, 'Slack', {
        secretName: 'slack/storefront',
        apiUrl: this.node.tryGetContext('slackApiUrl'),
      }),
      rules,
    });
  }

  /** Whom alarms tell. */
  private onCall(): Topic {
    const topic = new Topic(this, 'OnCall', { displayName: 'Storefront', enforceSSL: true });
    const email: string | undefined = this.node.tryGetContext('alarmEmail');
    if (email !== undefined) topic.addSubscription(new EmailSubscription(email));
    return topic;
  }

  private searchDomain(): ISearchDomain {
    const endpoint: string | undefined = this.node.tryGetContext('searchEndpoint');
    if (endpoint !== undefined) return SearchDomain.fromEndpoint(this, 'Search', { endpoint });

    const domain = new SearchDomain(this, 'Search', { vpc: this.network() });
    Validations.of(domain).acknowledge({
      id: 'AwsSolutions-OS4',
      reason: 'A shop can do without its search until a node is replaced; changes wait in the stream for days.',
    });
    return domain;
  }

  /** Closed to the internet; functions in it reach the services that they use, and nothing else. */
  private network(): Vpc {
    const vpc = new Vpc(this, 'Network', {
      maxAzs: 3,
      natGateways: 0,
      subnetConfiguration: [{ name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
    });
    vpc.addGatewayEndpoint('DynamoDb', { service: GatewayVpcEndpointAwsService.DYNAMODB });
    vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
    const ssm = vpc.addInterfaceEndpoint('Ssm', { service: InterfaceVpcEndpointAwsService.SSM });
    // The domain is kept when the stack is deleted, and cannot be without its network.
    RemovalPolicies.of(vpc).retain();
    Validations.of(vpc).acknowledge({
      id: 'AwsSolutions-VPC7',
      reason:
        'Nothing leads from this network to the internet; a log of its flows would show functions and their domain.',
    });
    Validations.of(ssm).acknowledge({
      id: 'AwsSolutions-EC23',
      reason: "The endpoint lets in the network's own addresses only; what they are is known at deployment.",
    });
    return vpc;
  }
}
