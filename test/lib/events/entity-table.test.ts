import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { customersIn, Match, stackWithStream, Template } from '../app';

test('changes of a table flow to the stream, with microseconds', () => {
  const { stack, stream } = stackWithStream();

  customersIn(stack, stream);

  Template.fromStack(stack).hasResourceProperties('AWS::DynamoDB::GlobalTable', {
    Replicas: [
      Match.objectLike({
        KinesisStreamSpecification: {
          StreamArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('ChangesStream'), 'Arn'] },
          ApproximateCreationDateTimePrecision: 'MICROSECOND',
        },
      }),
    ],
  });
});

test('a table is encrypted, can be restored, is protected against deletion and kept', () => {
  const { stack, stream } = stackWithStream();

  customersIn(stack, stream);

  Template.fromStack(stack).hasResource('AWS::DynamoDB::GlobalTable', {
    DeletionPolicy: 'Retain',
    Properties: {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Replicas: [
        Match.objectLike({
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        }),
      ],
    },
  });
});

test('a disposable table is not protected against deletion', () => {
  const { stack, stream } = stackWithStream();

  customersIn(stack, stream, { removalPolicy: RemovalPolicy.DESTROY });

  Template.fromStack(stack).hasResource('AWS::DynamoDB::GlobalTable', {
    DeletionPolicy: 'Delete',
    Properties: { Replicas: [Match.objectLike({ DeletionProtectionEnabled: false })] },
  });
});

test('an entity is registered once by its name and once by its table, below the path of the stream', () => {
  const { stack, stream } = stackWithStream();

  customersIn(stack, stream, { sensitive: ['taxNumber'] });

  const template = Template.fromStack(stack);
  const streamName = { Ref: Match.stringLikeRegexp('ChangesStream') };
  const table = { Ref: Match.stringLikeRegexp('CustomersTable') };
  template.hasResourceProperties('AWS::SSM::Parameter', {
    Name: { 'Fn::Join': ['', ['/towpath/streams/', streamName, '/entities/customers']] },
    Value: {
      'Fn::Join': [
        '',
        [
          '{"format":1,"entity":"customers","table":"',
          table,
          '","partitionKey":"customerId","sensitive":["taxNumber"]}',
        ],
      ],
    },
  });
  template.hasResource('AWS::SSM::Parameter', {
    DeletionPolicy: 'RetainExceptOnCreate',
    Properties: { Name: { 'Fn::Join': ['', ['/towpath/streams/', streamName, '/tables/', table]] } },
  });
});

test('two tables cannot be the same entity', () => {
  const { stack, stream } = stackWithStream();
  customersIn(stack, stream);

  expect(() => customersIn(new Stack(stack, 'Other'), stream)).toThrow(
    'EventStream "Shop/Changes": two tables claim the entity "customers"; give one of them another `entity`',
  );
});

test('an entity says what functions of a team have to know of it, as it is registered', () => {
  const { stack, stream } = stackWithStream();

  const { registration } = customersIn(stack, stream, { sensitive: ['taxNumber'] });

  expect(stack.resolve(registration)).toEqual({
    format: 1,
    entity: 'customers',
    table: { Ref: expect.stringMatching(/^CustomersTable/) },
    partitionKey: 'customerId',
    sensitive: ['taxNumber'],
  });
  expect(stack.resolve(stack.toJsonString([registration]))).toEqual({
    'Fn::Join': [
      '',
      [
        '[{"format":1,"entity":"customers","table":"',
        { Ref: expect.stringMatching(/^CustomersTable/) },
        '","partitionKey":"customerId","sensitive":["taxNumber"]}]',
      ],
    ],
  });
});

test('a pattern of an entity is about its changes alone', () => {
  const { stack, stream } = stackWithStream();
  const customers = customersIn(stack, stream);

  expect(customers.pattern({ data: { plan: ['paid'] } })).toEqual({
    type: ['customers.inserted', 'customers.modified', 'customers.removed'],
    data: { plan: ['paid'] },
  });
  expect(customers.pattern({ type: [customers.inserted] })).toEqual({ type: ['customers.inserted'] });
  expect(() => customers.pattern({ type: ['orders.inserted'] })).toThrow(
    'EntityTable "Shop/Customers": `pattern` has the type "orders.inserted", which no change of the entity has; write one of customers.inserted, customers.modified, customers.removed, or leave `type` out for all of them',
  );
});
