import { App, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  EntityTable,
  EventHandler,
  EventStream,
  type IEntityTable,
  Nat,
  Network,
  SearchDomain,
  SearchIndex,
  ServiceLevel,
  ServiceMonitoring,
  SlackApp,
  SlackNotifications,
} from '../lib';
import type { Template } from '../local/deployment/adapt-template';

/** A construct, and the stacks with and without it: what is between them is the construct's. */
export interface SingleConstruct {
  readonly name: string;
  readonly without: Template;
  readonly with: Template;
}

/** Each construct as it is by default, beside a stream where it needs one. */
export function singleConstructs(): SingleConstruct[] {
  const network = (stack: Stack) => new Vpc(stack, 'Network', { maxAzs: 2, natGateways: 0 });
  const nothing: Template = {};
  const stream = templateOf((stack) => void streamIn(stack));
  const entity = templateOf((stack) => void tableIn(stack));
  const vpc = templateOf((stack) => void network(stack));
  const besideStream = (name: string, add: (stack: Stack) => void) => ({
    name,
    without: stream,
    with: templateOf(add),
  });
  return [
    { name: '`EventStream`', without: nothing, with: stream },
    besideStream('`EntityTable`', (stack) => void tableIn(stack)),
    besideStream('`EntityTable.fromTable`', (stack) => {
      const table = Table.fromTableName(stack, 'Orders', 'orders');
      const partitionKey = { name: 'orderId', type: AttributeType.STRING };
      EntityTable.fromTable(stack, 'OrderEntity', { entity: 'orders', table, stream: streamIn(stack), partitionKey });
    }),
    besideStream('`EventHandler`, without its function', handleIn),
    besideStream('`SlackNotifications`', (stack) => {
      const slack = SlackApp.fromSecret(stack, 'Slack', { secretName: 'slack/shop' });
      const rules = [
        { name: 'came', pattern: { type: ['customers.inserted'] }, channel: '#shop', message: 'Somebody came' },
      ];
      new SlackNotifications(stack, 'Messages', { stream: streamIn(stack), slack, rules });
    }),
    {
      name: '`SearchIndex`, on a domain that is there',
      without: entity,
      with: templateOf((stack) => {
        const domain = SearchDomain.fromEndpoint(stack, 'Search', { endpoint: 'https://search.example' });
        new SearchIndex(stack, 'CustomerSearch', { entity: tableIn(stack), domain, mappings: {} });
      }),
    },
    {
      name: '`Network`, in two zones',
      without: nothing,
      with: templateOf((stack) => void new Network(stack, 'Network')),
    },
    {
      name: '… with `Nat.none()`',
      without: nothing,
      with: templateOf((stack) => void new Network(stack, 'Network', { nat: Nat.none() })),
    },
    {
      name: 'its `internetFacing`',
      without: templateOf((stack) => void networkIn(stack)),
      with: templateOf((stack) => void networkIn(stack).internetFacing),
    },
    {
      name: 'its `internal`',
      without: templateOf((stack) => void networkIn(stack)),
      with: templateOf((stack) => void networkIn(stack).internal),
    },
    {
      name: '`SearchDomain`, in two zones',
      without: vpc,
      with: templateOf((stack) => void new SearchDomain(stack, 'Search', { vpc: network(stack) })),
    },
    {
      name: '`ServiceMonitoring` of one function',
      without: templateOf((stack) => void functionIn(stack)),
      with: templateOf((stack) => {
        functionIn(stack);
        new ServiceMonitoring(stack, 'Monitoring', { service: 'shop', serviceLevel: ServiceLevel.consumerFacing });
      }),
    },
  ];
}

function templateOf(add: (stack: Stack) => void): Template {
  const app = new App();
  add(new Stack(app, 'Single'));
  return app.synth().getStackByName('Single').template;
}

function streamIn(stack: Stack): EventStream {
  return new EventStream(stack, 'Changes');
}

function tableIn(stack: Stack): IEntityTable {
  const partitionKey = { name: 'customerId', type: AttributeType.STRING };
  return new EntityTable(stack, 'Customers', { entity: 'customers', stream: streamIn(stack), partitionKey });
}

function networkIn(stack: Stack): Network {
  const arn = 'arn:aws:acm:us-east-1:111111111111:certificate/0d0b7a2f-5a3e-4a53-9b5c-1c1f6f0a7d11';
  return new Network(stack, 'Network', { certificate: Certificate.fromCertificateArn(stack, 'Certificate', arn) });
}

function handleIn(stack: Stack): void {
  new EventHandler(stack, 'Handler', { stream: streamIn(stack), handler: functionIn(stack) });
}

function functionIn(stack: Stack): LambdaFunction {
  return new LambdaFunction(stack, 'Function', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => ({ batchItemFailures: [] });'),
  });
}
