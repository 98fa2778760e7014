import { expect, test } from 'vitest';
import type { DeployedFunction } from '../../../local/deployed-app';
import type { MappingCounts } from '../../../local/event-source-mapping';
import { flowSteps, type SeenFlow } from '../../../local/flow/flow-steps';

test('a sender is linked to the function of its own outbox, and a channel to the sender that speaks there', () => {
  const steps = flowSteps(platformAndOrders());

  expect(links(steps)).toMatchObject({
    'notifications of platform': ['events'],
    'notifications of orders': ['changes'],
    'sender of platform': ['notifications of platform'],
    'sender of orders': ['notifications of orders'],
    '#platform': ['sender of platform'],
    '#orders': ['sender of orders'],
  });
});

test('boxes of one name say where they are, and others do not', () => {
  const steps = flowSteps(platformAndOrders());

  expect(steps.flatMap(({ name, where }) => (where ? [`${name}: ${where}`] : []))).toEqual([
    'notifications: Platform-sandbox · Platform/Events',
    'sender: Platform-sandbox · Platform/Events',
    'notifications: orders-sandbox · Platform/Changes',
    'sender: orders-sandbox · Platform/Changes',
  ]);
});

test('two of one name in one stack on one stream are told apart by their constructs', () => {
  const seen = platformAndOrders();
  const twin = { ...fn('search', 'search', {}), name: 'other search' };
  const stacks = [
    ...seen.stacks,
    stack('more', {
      search: resource('AWS::Lambda::Function', 'More/Search-One/Function/Resource'),
      'other search': resource('AWS::Lambda::Function', 'More/Search-Two/Function/Resource'),
    }),
  ];
  const app = { ...seen.app, functions: [fn('search', 'search', {}), twin] };

  const steps = flowSteps({ ...seen, stacks, app });

  expect(steps.flatMap(({ name, where }) => (name === 'search' ? [where] : []))).toEqual(['Search-One', 'Search-Two']);
});

test('a function of the team has a box by its construct, with what it was given and why it failed', () => {
  const steps = flowSteps(platformAndOrders());

  expect(steps.find(({ kind }) => kind === 'handler')).toEqual({
    id: 'invoices',
    name: 'Invoices',
    kind: 'handler',
    from: ['changes'],
    counts: [
      { name: 'given', count: 3 },
      { name: 'filtered', count: 1 },
      { name: 'failed', count: 2, tone: 'bad' },
    ],
    latestFailure: 'a batch failed',
  });
});

test('a stream has a box where somebody reads it or something was seen on it, with what was published', () => {
  const seen = platformAndOrders();
  const streams = new Map([
    ...seen.streams,
    ['unread', { records: 1, published: [] }],
    ['silent', { records: 0, published: [] }],
  ]);

  const steps = flowSteps({ ...seen, streams });

  expect(steps.filter(({ kind }) => kind === 'stream')).toEqual([
    {
      id: 'changes',
      name: 'Platform/Changes',
      kind: 'stream',
      from: ['orders table'],
      counts: [{ name: 'records', count: 4 }],
    },
    {
      id: 'events',
      name: 'Platform/Events',
      kind: 'stream',
      from: [],
      counts: [{ name: 'records', count: 2 }],
      published: [{ type: 'invoice.sent', count: 2, latestSubject: 'o-2' }],
    },
    { id: 'unread', name: 'unread', kind: 'stream', from: [], counts: [{ name: 'records', count: 1 }] },
  ]);
});

test('an index hangs on the function of its stack that reads the stream of its entity', () => {
  const seen = platformAndOrders();
  const definition = JSON.stringify({ entity: 'orders', alias: 'orders', mappings: {}, settings: {} });
  const stacks = [
    ...seen.stacks,
    stack('find', {
      index: resource('Custom::TowpathSearchIndex', 'Find/Index', { definition }),
      'search of orders': resource('AWS::Lambda::Function', 'Find/Search/Function/Resource'),
      'search of events': resource('AWS::Lambda::Function', 'Find/Other/Function/Resource'),
    }),
  ];
  const functions = [fn('search of orders', 'search', {}), fn('search of events', 'search', {})];
  const mappings = [mapping('search of orders', 'changes'), mapping('search of events', 'events')];

  const steps = flowSteps({
    ...seen,
    stacks,
    mappings,
    app: { ...seen.app, functions },
    documents: new Map([['orders', 7]]),
  });

  expect(steps.at(-1)).toEqual({
    id: 'index orders',
    name: 'index orders',
    kind: 'index',
    from: ['search of orders'],
    counts: [{ name: 'documents', count: 7 }],
  });
});

test('the reason of the latest failure stands in the box that counts it', () => {
  const seen = platformAndOrders();
  const functions = new Map([
    ['sender of orders', { outcomes: { AnnouncementsSent: 1, AnnouncementsFailed: 1 }, latestFailure: 'too-long: no' }],
  ]);

  const steps = flowSteps({ ...seen, functions });

  expect(steps.find(({ id }) => id === 'sender of orders')).toMatchObject({
    counts: [
      { name: 'sent', count: 1 },
      { name: 'failed', count: 1, tone: 'bad' },
    ],
    latestFailure: 'too-long: no',
  });
});

function links(steps: ReturnType<typeof flowSteps>) {
  return Object.fromEntries(steps.map(({ id, from }) => [id, from]));
}

/** A platform with rules about its events, and an app with rules about its orders and a function of its own. */
function platformAndOrders(): SeenFlow {
  const rule = (channel: string) => ({ name: 'rule', pattern: {}, channel, message: 'hello' });
  return {
    stacks: [
      stack('Platform-sandbox', {
        changes: resource('AWS::Kinesis::Stream', 'Platform-sandbox/Platform/Changes/Stream/Resource'),
        events: resource('AWS::Kinesis::Stream', 'Platform-sandbox/Platform/Events/Stream/Resource'),
        'notifications of platform': resource('AWS::Lambda::Function', 'Platform-sandbox/Notifications/Function'),
        'sender of platform': resource('AWS::Lambda::Function', 'Platform-sandbox/Notifications/Sender'),
      }),
      stack('orders-sandbox', {
        'notifications of orders': resource('AWS::Lambda::Function', 'Orders/Notifications/Function'),
        'sender of orders': resource('AWS::Lambda::Function', 'Orders/Notifications/Sender'),
        invoices: resource('AWS::Lambda::EventSourceMapping', 'Orders/Invoices/Mapping/Resource'),
      }),
    ],
    app: {
      entities: [
        {
          streamName: 'changes',
          registration: {
            format: 1,
            entity: 'orders',
            table: 'orders table',
            partitionKey: 'orderId',
            sensitive: [],
          },
        },
      ],
      functions: [
        fn('notifications of platform', 'notifications', { OUTBOX_TABLE: 'outbox of platform' }),
        fn('sender of platform', 'sender', { OUTBOX_TABLE: 'outbox of platform' }),
        fn('notifications of orders', 'notifications', { OUTBOX_TABLE: 'outbox of orders' }),
        fn('sender of orders', 'sender', { OUTBOX_TABLE: 'outbox of orders' }),
      ],
    },
    functionsWithRules: [
      { stack: 'Platform-sandbox', logicalId: 'notifications of platform', rules: [rule('#platform')] },
      { stack: 'orders-sandbox', logicalId: 'notifications of orders', rules: [rule('#orders')] },
    ],
    mappings: [
      mapping('notifications of platform', 'events'),
      mapping('notifications of orders', 'changes'),
      { ...mapping('invoicing', 'changes'), uuid: 'invoices', latestFailure: 'a batch failed' },
    ],
    changes: { 'orders table': 4 },
    streams: new Map([
      ['changes', { records: 4, published: [] }],
      ['events', { records: 2, published: [{ type: 'invoice.sent', count: 2, latestSubject: 'o-2' }] }],
    ]),
    functions: new Map(),
    channels: new Map([
      ['platform', 0],
      ['orders', 2],
    ]),
    documents: new Map(),
  };
}

/** Everything has the same name in the template and in the account. */
function stack(name: string, Resources: Record<string, ReturnType<typeof resource>>): SeenFlow['stacks'][number] {
  return {
    name,
    template: { Resources },
    physicalIds: Object.fromEntries(Object.keys(Resources).map((id) => [id, id])),
  };
}

function resource(Type: string, path: string, Properties: Record<string, unknown> = {}) {
  return { Type, Properties, Metadata: { 'aws:cdk:path': path } };
}

function fn(name: string, kind: DeployedFunction['kind'], environment: Record<string, string>): DeployedFunction {
  return { name, kind, environment, logGroup: name };
}

function mapping(functionName: string, stream: string): MappingCounts {
  return {
    uuid: `mapping of ${functionName}`,
    functionArn: `arn:aws:lambda:eu-west-1:000000000000:function:${functionName}`,
    eventSourceArn: `arn:aws:kinesis:eu-west-1:000000000000:stream/${stream}`,
    counts: {
      PolledEventCount: 4,
      FilteredOutEventCount: 1,
      InvokedEventCount: 3,
      FailedInvokeEventCount: 2,
      DroppedEventCount: 0,
      OnFailureDestinationDeliveredEventCount: 0,
      DeletedEventCount: 0,
    },
    latestFailure: undefined,
  };
}
