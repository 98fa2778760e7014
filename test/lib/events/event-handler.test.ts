import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { expect, test } from 'vitest';
import { EventHandler, type EventHandlerProps, EventStream, type Pattern } from '../../../lib';
import { customersIn, stackWithStream } from '../app';

test('patterns become filters of the mapping, with tables that are made later too', () => {
  const { stack, stream } = stackWithStream();
  handlerIn(stack, { stream, patterns: [{ type: ['customers.inserted'], data: { country: ['DE'] } }] });
  customersIn(stack, stream);

  expect(filtersOf(stack)).toEqual([
    {
      Pattern: {
        'Fn::Join': [
          '',
          [
            '{"data":{"eventName":["INSERT"],"tableName":["',
            { Ref: expect.stringMatching(/^CustomersTable/) },
            '"],"dynamodb":{"NewImage":{"country":{"S":["DE",{"exists":false}]}}}}}',
          ],
        ],
      },
    },
  ]);
});

test('a mapping without patterns has no filter, nor one whose patterns let every record pass', () => {
  const { stack, stream } = stackWithStream();
  handlerIn(stack, { stream });
  handlerIn(stack, { stream, patterns: [{ time: [{ prefix: '2026' }] }] }, 'Other');

  const mappings = Template.fromStack(stack).findResources('AWS::Lambda::EventSourceMapping');
  expect(Object.values(mappings).map(({ Properties }) => Properties.FilterCriteria)).toEqual([undefined, undefined]);
});

test('a table of another stack makes no reference: the name of the change has to do', () => {
  const app = new App();
  const tables = new Stack(app, 'Tables');
  const stream = new EventStream(tables, 'Changes');
  customersIn(tables, stream);
  const handlers = new Stack(app, 'Handlers');

  const handler = handlerIn(handlers, { stream, patterns: [{ type: ['customers.removed'] }] });

  expect(handler.explainFilters()).toEqual({
    filters: [{ data: { eventName: ['REMOVE'] } }, { data: { specversion: ['1.0'], type: ['customers.removed'] } }],
    decisions: [
      {
        pattern: 0,
        path: 'type',
        by: 'both',
        why: 'by eventName alone of changes: the table of customers is not known here',
      },
    ],
  });
});

test('it says what the filters decide, and why not all of it', () => {
  const { stack, stream } = stackWithStream();
  customersIn(stack, stream);
  const pattern: Pattern = {
    type: ['customers.modified'],
    data: { employees: [{ numeric: ['>=', 500] }], country: ['DE'] },
  };

  const { filters, decisions } = handlerIn(stack, { stream, patterns: [pattern] }).explainFilters();

  expect(filters).toEqual([
    {
      data: {
        eventName: ['MODIFY'],
        tableName: [{ Ref: expect.stringMatching(/^CustomersTable/) }],
        dynamodb: { NewImage: { country: { S: ['DE', { exists: false }] } } },
      },
    },
  ]);
  expect(decisions.map(({ path, by, why }) => `${path}: ${by}, ${why}`)).toEqual([
    'data.country: both, changes where it is another text are kept away; those where it is no text or missing pass, and published events',
    'data.employees: function, records have numbers as texts, which Lambda cannot compare',
    'type: mapping, by tableName and eventName of changes, and the type of published events',
  ]);
});

test('a pattern that no event of a known entity can match is found at synth', () => {
  const { stack, stream } = stackWithStream();
  handlerIn(stack, { stream, patterns: [{ type: ['customers.removed'], data: { country: ['DE'] } }] });
  customersIn(stack, stream);

  expect(() => (stack.node.root as App).synth()).toThrow(
    'EventHandler "Shop/Handler": `patterns[0]` can never match: it matches on "data.country", and an item that was removed has no data; write before: { … }',
  );
});

test('a pattern that waits for an event that no entity of the stream has is warned of', () => {
  const { stack, stream } = stackWithStream();
  customersIn(stack, stream);

  handlerIn(stack, { stream, patterns: [{ type: ['customers.inserted'] }, { type: ['customer.inserted'] }] });

  const warnings = Annotations.fromStack(stack).findWarning('/Shop/Handler', Match.anyValue());
  expect(warnings.map(({ entry }) => entry.data)).toEqual([
    expect.stringContaining(
      '`patterns[1]` waits for "customer.inserted", and no entity that this app puts on the stream has such an event. Known are: customers.inserted',
    ),
  ]);
});

test('a pattern on a sensitive attribute is found at synth, before its value is in a template', () => {
  const { stack, stream } = stackWithStream();
  handlerIn(stack, { stream, patterns: [{ type: ['customers.inserted'], data: { taxNumber: ['1'] } }] });
  customersIn(stack, stream, { sensitive: ['taxNumber'] });

  expect(() => (stack.node.root as App).synth()).toThrow(
    'EventHandler "Shop/Handler": `patterns[0]` matches on "data.taxNumber", which is sensitive and in no event; match on something else',
  );
});

function handlerIn(stack: Stack, props: Pick<EventHandlerProps, 'stream' | 'patterns'>, id = 'Handler'): EventHandler {
  const handler = new LambdaFunction(stack, `${id}Function`, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => ({ batchItemFailures: [] });'),
  });
  return new EventHandler(stack, id, { handler, ...props });
}

function filtersOf(stack: Stack): unknown {
  const mappings = Template.fromStack(stack).findResources('AWS::Lambda::EventSourceMapping');
  return Object.values(mappings)[0]?.Properties.FilterCriteria.Filters;
}
