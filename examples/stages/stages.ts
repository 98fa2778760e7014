import { type App, Duration, RemovalPolicy, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { EntityTable, EventStream, Monitoring, SlackApp, SlackNotifications } from '../../lib';

/** What is otherwise from stage to stage. */
interface StageProps extends StackProps {
  /** Who hears of big orders. */
  readonly channel: string;
  /** Whether its data may go: then nothing is kept, nobody is woken, and little is paid when idle. */
  readonly disposable: boolean;
  /** Who is told of alarms. */
  readonly onCall?: string;
}

/** One service in several stages, each with channels, tables and a stream of its own. */
class OrdersStage extends Stack {
  constructor(scope: Construct, id: string, { channel, disposable, onCall, ...props }: StageProps) {
    super(scope, id, props);
    const removalPolicy = disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
    const alarms = disposable ? false : undefined;

    const changes = new EventStream(this, 'Changes', {
      ...(disposable && { shards: 1, retention: Duration.days(1), heartbeat: false }),
      alarms,
      removalPolicy,
    });
    const orders = new EntityTable(this, 'Orders', {
      entity: 'orders',
      stream: changes,
      partitionKey: { name: 'orderId', type: AttributeType.STRING },
      alarms,
      removalPolicy,
    });
    new SlackNotifications(this, 'Messages', {
      stream: changes,
      slack: SlackApp.fromSecret(this, 'Slack', { secretName: 'slack/orders' }),
      alarms,
      removalPolicy,
      rules: [
        {
          name: 'big-order',
          pattern: { type: [orders.inserted], data: { value: [{ numeric: ['>=', 1_000] }] } },
          channel,
          message: ':moneybag: An order of *{{data.value}} USD* came in',
        },
      ],
    });

    if (disposable) Monitoring.of(this).withoutDashboards();
    if (onCall !== undefined) {
      const topic = new Topic(this, 'OnCall', { enforceSSL: true });
      topic.addSubscription(new EmailSubscription(onCall));
      Monitoring.of(this).notify(topic);
    }
  }
}

/** The stages of the orders service, in one account or in several. */
export function addStages(app: App): void {
  new OrdersStage(app, 'OrdersDev', { channel: '#orders-dev', disposable: true });
  new OrdersStage(app, 'OrdersProduction', {
    channel: '#orders',
    disposable: false,
    onCall: 'orders-on-call@shop.example',
    terminationProtection: true,
  });
  Tags.of(app).add('service', 'orders');
}
