import { createHash } from 'node:crypto';
import { Arn, ArnFormat, CustomResource, Duration, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import type { Attribute, ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IStream } from 'aws-cdk-lib/aws-kinesis';
import { Construct } from 'constructs';
import type { EntityRegistration } from '../../domain/events/entity';
import { ResourceProvider } from '../functions/resource-provider';
import { TowpathFunction } from '../functions/towpath-function';
import { Mistake } from '../mistake';
import { oneInStack } from '../one-in-stack';
import type { IEventStream } from './event-stream';
import { tableParameterName } from './registration';

/** A table that is there already, and the stream that is to carry its changes. */
export interface Attachment {
  readonly table: ITable;
  /** The partition key, and the sort key where there is one. */
  readonly key: readonly Attribute[];
  readonly stream: IEventStream;
  readonly registration: EntityRegistration;
}

/** Attaches tables to streams when a stack is deployed, which CloudFormation cannot do for a table of another template: one for each stack. */
export class TableAttacher extends Construct {
  /** @throws Mistake where table or stream are elsewhere than the stack */
  static attach(scope: Construct, attachment: Attachment): CustomResource {
    checkPlace(scope, attachment);
    const attacher = oneInStack(scope, 'TableAttacher', [], (stack, id) => new TableAttacher(stack, id));
    return attacher.attach(scope, attachment);
  }

  private readonly serviceToken: string;
  private readonly function: TowpathFunction;

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    this.function = new TowpathFunction(this, 'Function', {
      bundle: 'events/table-attacher',
      description: 'Towpath: makes changes of tables that are there already flow to streams, when a stack is deployed',
    });
    this.serviceToken = new ResourceProvider(this, 'Provider', {
      function: this.function,
      // DynamoDB takes about a minute for each step, and more where it is busy with the table.
      waiting: { queryInterval: Duration.seconds(5), totalTimeout: Duration.minutes(30) },
    }).serviceToken;
    this.allowServiceLinkedRole();
  }

  private attach(scope: Construct, { table, key, stream, registration }: Attachment): CustomResource {
    const parameterName = tableParameterName(stream.registryPath, registration.table);
    const policy = this.allow(scope, table, stream.stream, parameterName);
    const destination = new CustomResource(scope, 'ChangeDestination', {
      resourceType: 'Custom::TowpathChangeDestination',
      serviceToken: this.serviceToken,
      properties: {
        tableName: table.tableName,
        tableArn: table.tableArn,
        streamArn: stream.stream.streamArn,
        key: key.map(({ name, type }) => ({ name, type })),
        parameterName,
        registration: JSON.stringify(registration),
      },
    });
    destination.node.addDependency(policy);
    return destination;
  }

  /**
   * A policy for each table, which outlives its destination: CloudFormation changes the policies of a role before it
   * deletes what was removed, and gives up a destination last of all.
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds_iam.html
   */
  private allow(scope: Construct, table: ITable, stream: IStream, parameterName: string): Policy {
    const statements = [
      {
        actions: [
          'dynamodb:DescribeTable',
          'dynamodb:DescribeKinesisStreamingDestination',
          'dynamodb:EnableKinesisStreamingDestination',
          'dynamodb:UpdateKinesisStreamingDestination',
          'dynamodb:DisableKinesisStreamingDestination',
        ],
        resources: [table.tableArn],
      },
      // DynamoDB asks for these of whoever enables a destination, and writes with a role of its own then.
      {
        actions: ['kinesis:DescribeStream', 'kinesis:DescribeStreamSummary', 'kinesis:PutRecords'],
        resources: [stream.streamArn],
      },
      {
        actions: ['ssm:GetParameter', 'ssm:PutParameter'],
        resources: [Stack.of(this).formatArn({ service: 'ssm', resource: `parameter${parameterName}` })],
      },
    ];
    const known = Token.isUnresolved(table.tableName) ? table.node.path : table.tableName;
    const id = `ChangeDestinationPolicy${createHash('sha256').update(known).digest('hex').slice(0, 8)}`;
    return new Policy(scope, id, {
      statements: statements.map((statement) => new PolicyStatement(statement)),
      roles: this.function.role ? [this.function.role] : [],
    });
  }

  /** The first destination of an account makes the role with which DynamoDB writes to streams. */
  private allowServiceLinkedRole(): void {
    const service = 'kinesisreplication.dynamodb.amazonaws.com';
    this.function.addToRolePolicy(
      new PolicyStatement({
        actions: ['iam:CreateServiceLinkedRole'],
        resources: [
          Stack.of(this).formatArn({
            service: 'iam',
            region: '',
            resource: 'role',
            resourceName: `aws-service-role/${service}/AWSServiceRoleForDynamoDBKinesisDataStreamsReplication`,
            arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
          }),
        ],
        conditions: { StringEquals: { 'iam:AWSServiceName': service } },
      }),
    );
  }
}

function checkPlace(scope: Construct, { table, stream }: Attachment): void {
  checkOnePlace(scope, 'table', [table.env, Arn.split(table.tableArn, ArnFormat.SLASH_RESOURCE_NAME)]);
  checkOnePlace(scope, 'stream', [
    stream.stream.env,
    Arn.split(stream.stream.streamArn, ArnFormat.SLASH_RESOURCE_NAME),
  ]);
}

/** @param found where it is, as far as that is known: of what is imported, the environment or the ARN says it */
function checkOnePlace(
  scope: Construct,
  prop: string,
  found: readonly { readonly region?: string; readonly account?: string }[],
): void {
  const stack = Stack.of(scope);
  for (const what of ['region', 'account'] as const) {
    const other = found
      .map((place) => place[what] ?? stack[what])
      .find((place) => Token.compareStrings(place, stack[what]) === TokenComparison.DIFFERENT);
    if (other === undefined) continue;
    throw new Mistake(
      scope,
      `\`${prop}\` is in ${what} ${other}, and this stack in ${stack[what]}. A table's changes go to a stream of its own region and account, a replica's to one of the replica's region: write this in a stack beside the table, with a stream of that place`,
      'EntityTable.fromTable',
    );
  }
}
