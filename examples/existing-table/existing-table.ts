import { Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { EntityTable, EventStream, Monitoring, SlackApp, SlackNotifications } from '../../lib';

export interface ExistingTableProps extends StackProps {
  /**
   * The table of orders that another team's stack has made, in the account and region of this one.
   * @default context `ordersTable`, else "orders"
   */
  readonly ordersTable?: string;
}

/** A table that somebody else made becomes an entity, and its changes are talked about in Slack. */
export class ExistingTable extends Stack {
  constructor(scope: Construct, id: string, props: ExistingTableProps = {}) {
    super(scope, id, props);
    const name: string = props.ordersTable ?? this.node.tryGetContext('ordersTable') ?? 'orders';
    Monitoring.of(this).notify(new Topic(this, 'OnCall', { enforceSSL: true }));
    const changes = new EventStream(this, 'Changes');

    const orders = EntityTable.fromTable(this, 'Orders', {
      table: Table.fromTableName(this, 'OrdersTable', name),
      entity: 'orders',
      stream: changes,
      partitionKey: { name: 'customerId', type: AttributeType.STRING },
      sortKey: { name: 'orderId', type: AttributeType.STRING },
    });

    new SlackNotifications(this, 'Messages', {
      stream: changes,
      slack: SlackApp.fromSecret(this, 'Slack', {
        secretName: 'slack/orders',
        apiUrl: this.node.tryGetContext('slackApiUrl'),
      }),
      rules: [
        {
          name: 'large-order',
          pattern: { type: [orders.inserted], data: { value: [{ numeric: ['>=', 1_000] }] } },
          channel: '#sales',
          message: ':package: An order of *{{data.value}} USD*',
        },
      ],
    });
  }
}
