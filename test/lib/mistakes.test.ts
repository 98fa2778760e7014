import { App, CfnParameter, Duration, Lazy, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { AccountPrincipal, OidcProviderNative } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import {
  AppTeam,
  defineStages,
  EntityTable,
  EventHandler,
  EventStream,
  FailureStore,
  Federation,
  ImageRepository,
  Monitoring,
  Nat,
  Network,
  PeopleRoles,
  Platform,
  type PlatformProps,
  SearchDomain,
  SearchIndex,
  ServiceLevel,
  ServiceMonitoring,
  SlackApp,
  SlackNotifications,
} from '../../lib';
import { rule } from './app';

/** Wrong props, as plain JavaScript can have them, and the sentence that they get. */
type Mistakes = readonly (readonly [wrong: Record<string, unknown>, sentence: string])[];

/** What is made with wrong props in a stack of its own. */
type Make = (stack: Stack, wrong: Record<string, unknown>) => void;

const day = Duration.days(1);

const [stage] = defineStages({ stages: { dev: { size: 'sandbox', onCall: [] } } });

const SERVICE_INSTEAD =
  "write lower case letters, digits and hyphens, 30 at most, a letter first: 'orders'. Taken are aws, boundary, cdk, platform, read-only, towpath, and names that begin with them and a hyphen";

const snapshot: Mistakes[number] = [
  { removalPolicy: RemovalPolicy.SNAPSHOT },
  '`removalPolicy` is "snapshot"; write RemovalPolicy.RETAIN, which keeps it, or RemovalPolicy.DESTROY',
];

const zone = { hostedZoneId: 'Z0123456789', zoneName: 'shop.example' };

mistakesOf(
  'Platform "Shop/Platform"',
  (stack, wrong) => new Platform(stack, 'Platform', { stage, ...wrong } as PlatformProps),
  [
    [{ stage: undefined }, '`stage` is not given; write one of defineStages({ stages: { … } })'],
    [{ stage: 'production' }, '`stage` is "production"; write one of defineStages({ stages: { … } })'],
    [
      { search: 'https://search.example' },
      '`search` is "https://search.example"; write a SearchDomain, or leave it out for the default',
    ],
    [{ slackApiUrl: 5 }, '`slackApiUrl` is 5; write an address: "https://…"'],
    [
      { organization: 'shop' },
      '`organization` is "shop"; the stage says of no Identity Center that it is in another account or region; leave it out',
    ],
  ],
);

mistakesOf('EventStream "Shop/Changes"', (stack, wrong) => new EventStream(stack, 'Changes', wrong), [
  snapshot,
  [{ shards: 0 }, '`shards` is 0; write a whole number from 1, or leave it out for a stream on demand'],
  [{ shards: 1.5 }, '`shards` is 1.5; write a whole number from 1, or leave it out for a stream on demand'],
  [{ shards: '2' }, '`shards` is "2"; write a whole number from 1, or leave it out for a stream on demand'],
  [{ shards: Number.NaN }, '`shards` is NaN; write a whole number from 1, or leave it out for a stream on demand'],
  [{ retention: 7 }, '`retention` is 7; write one to seven days, in whole hours: Duration.days(7)'],
  [
    { retention: Duration.hours(12) },
    '`retention` is 12 hours; write one to seven days, in whole hours: Duration.days(7)',
  ],
  [
    { retention: Duration.days(14) },
    '`retention` is 14 days; write one to seven days, in whole hours: Duration.days(7)',
  ],
  [
    { retention: Duration.minutes(1470) },
    '`retention` is 1 day 30 minutes; write one to seven days, in whole hours: Duration.days(7)',
  ],
  [{ carries: 'mixed' }, "`carries` is \"mixed\"; write 'changes', 'published', 'both' or 'either'"],
  [{ heartbeat: 0 }, '`heartbeat` is 0; write `true` or `false`; a value from the context may be a text'],
  [{ failures: null }, '`failures` is null; write a FailureStore, or leave it out for the default'],
  [{ failures: 'bucket' }, '`failures` is "bucket"; write a FailureStore, or leave it out for the default'],
  [
    { encryptionKey: 'alias/shop' },
    "`encryptionKey` is \"alias/shop\"; write a key: Key.fromKeyArn(this, 'Key', 'arn:aws:kms:…'), or leave it out for the default",
  ],
]);

mistakesOf(
  'EventStream.fromAttributes "Shop/Changes"',
  (stack, wrong) => {
    const { stream, failures } = streamIn(stack);
    EventStream.fromAttributes(stack, 'Changes', { stream: stream, failures, ...wrong });
  },
  [
    [
      { stream: undefined },
      "`stream` is not given; write the Kinesis stream: Stream.fromStreamArn(this, 'Stream', 'arn:aws:kinesis:…')",
    ],
    [{ failures: undefined }, '`failures` is not given; write a FailureStore, or FailureStore.fromBucket(…)'],
    [
      { retention: Duration.days(9) },
      '`retention` is 9 days; write one to seven days, in whole hours: Duration.days(7)',
    ],
  ],
);

const name = 'write small letters, digits and hyphens, starting with a letter, at most 63: "customers"';
const partitionKey = "write the table's: { name: 'customerId', type: AttributeType.STRING }";

mistakesOf(
  'EntityTable "Shop/Customers"',
  (stack, wrong) => new EntityTable(stack, 'Customers', { ...entityProps(stack), ...wrong }),
  [
    snapshot,
    [{ entity: undefined }, `\`entity\` is not given; ${name}`],
    [{ entity: '' }, `\`entity\` is ""; ${name}`],
    [{ entity: 'Customers' }, `\`entity\` is "Customers"; ${name}`],
    [{ entity: 'customer orders' }, `\`entity\` is "customer orders"; ${name}`],
    [{ entity: '2nd' }, `\`entity\` is "2nd"; ${name}`],
    [{ entity: 'customers.v2' }, `\`entity\` is "customers.v2"; ${name}`],
    [{ entity: Lazy.string({ produce: () => 'customers' }) }, `\`entity\` is known at deployment only; ${name}`],
    [
      { entity: 'towpath-heartbeats' },
      '`entity` is "towpath-heartbeats"; that name is Towpath\'s own; give it another',
    ],
    [{ stream: undefined }, '`stream` is not given; write the EventStream that carries the changes'],
    [{ stream: 'changes' }, '`stream` is "changes"; write the EventStream that carries the changes'],
    [{ partitionKey: undefined }, `\`partitionKey\` is not given; ${partitionKey}`],
    [{ partitionKey: 'customerId' }, `\`partitionKey\` is "customerId"; ${partitionKey}`],
    [{ partitionKey: { name: 'customerId' } }, `\`partitionKey\` is {"name":"customerId"}; ${partitionKey}`],
    [
      { sortKey: { name: 'customerId', type: AttributeType.STRING } },
      '`sortKey` is {"name":"customerId","type":"S"}; it is the partition key; write another attribute',
    ],
    [
      { sensitive: ['customerId'] },
      '`sensitive` is ["customerId"]; "customerId" is in the key, and a key is part of every event\'s subject; use a key that says nothing about a person',
    ],
    [{ sensitive: 'taxNumber' }, '`sensitive` is "taxNumber"; write a list of top-level attributes: ["taxNumber"]'],
    [
      { sensitive: ['address.street'] },
      '`sensitive` is ["address.street"]; only whole top-level attributes can be sensitive; write "address"',
    ],
    [
      { timeToLiveAttribute: 'customerId' },
      '`timeToLiveAttribute` is "customerId"; write the name of an attribute with an epoch second, which is no part of the key: "expires"',
    ],
    [{ globalSecondaryIndexes: {} }, "`globalSecondaryIndexes` is {}; write a list: [{ indexName: 'byCountry', … }]"],
    [
      { billing: 'PAY_PER_REQUEST' },
      '`billing` is "PAY_PER_REQUEST"; write Billing.onDemand() or Billing.provisioned(…), or leave it out for the default',
    ],
  ],
);

mistakesOf(
  'EntityTable.fromTable "Shop/Orders"',
  (stack, wrong) => {
    const table = Table.fromTableName(stack, 'Table', 'orders');
    EntityTable.fromTable(stack, 'Orders', { ...entityProps(stack), table, ...wrong });
  },
  [
    [{ table: undefined }, "`table` is not given; write the table: Table.fromTableName(this, 'Orders', 'orders')"],
    [{ table: 'orders' }, "`table` is \"orders\"; write the table: Table.fromTableName(this, 'Orders', 'orders')"],
    [{ entity: 'Orders' }, `\`entity\` is "Orders"; ${name}`],
  ],
);

mistakesOf(
  'EntityTable.fromAttributes "Shop/Orders"',
  (stack, wrong) => {
    const table = Table.fromTableName(stack, 'Table', 'orders');
    EntityTable.fromAttributes(stack, 'Orders', { ...entityProps(stack), table, ...wrong });
  },
  [
    [{ entity: 'My orders' }, `\`entity\` is "My orders"; ${name}`],
    [{ table: undefined }, "`table` is not given; write the table: Table.fromTableName(this, 'Orders', 'orders')"],
    [{ stream: undefined }, '`stream` is not given; write the EventStream that carries the changes'],
  ],
);

const age =
  'write whole seconds, at least a minute and less than the 1 day for which the stream keeps records, or leave it out for 20 hours 34 minutes: later they are forgotten before they reach the failure store';

mistakesOf(
  'EventHandler "Shop/Letters"',
  (stack, wrong) => {
    const stream = streamIn(stack);
    new EventHandler(stack, 'Letters', { stream, handler: functionIn(stack), ...wrong } as never);
  },
  [
    [{ stream: undefined }, '`stream` is not given; write the EventStream whose records the function gets'],
    [
      { handler: undefined },
      '`handler` is not given; write the Lambda function that gets the records, or an alias of it',
    ],
    [
      { handler: 'letters' },
      '`handler` is "letters"; write the Lambda function that gets the records, or an alias of it',
    ],
    ...[[], {}, 'customers.inserted'].map(
      (patterns) =>
        [
          { patterns },
          `\`patterns\` is ${JSON.stringify(patterns)}; write event patterns: [{ type: ['customers.inserted'] }], or leave it out for every record`,
        ] as const,
    ),
    [
      { patterns: ['customers.inserted'] },
      '`patterns[0]` is "customers.inserted"; write an event pattern: { type: [\'customers.inserted\'] }',
    ],
    [
      { patterns: [{ type: ['a.b'] }, { data: { size: [{ numeric: ['>', '5'] }] } }] },
      '`patterns[1]` matches on "data.size" with { numeric: [">", "5"] }; numbers stand without quotes: { numeric: [">", 5] }',
    ],
    ...[
      [Lazy.string({ produce: () => 'Ada' })],
      [{ numeric: ['>', Lazy.number({ produce: () => 5 })] }],
      Lazy.list({ produce: () => ['Ada'] }),
    ].map(
      (name) =>
        [
          { patterns: [{ data: { name } }] },
          '`patterns[0]` has a value that is only known at deployment; filters in the template are made of patterns, so write the value itself',
        ] as const,
    ),
    [{ batchSize: 0 }, '`batchSize` is 0; write a whole number from 1 to 10000, or leave it out for the default'],
    [
      { batchSize: 10_001 },
      '`batchSize` is 10001; write a whole number from 1 to 10000, or leave it out for the default',
    ],
    [{ batchSize: 2.5 }, '`batchSize` is 2.5; write a whole number from 1 to 10000, or leave it out for the default'],
    [
      { maxBatchingWindow: 5 },
      '`maxBatchingWindow` is 5; write whole seconds, five minutes at most: Duration.seconds(5)',
    ],
    [
      { maxBatchingWindow: Duration.minutes(6) },
      '`maxBatchingWindow` is 6 minutes; write whole seconds, five minutes at most: Duration.seconds(5)',
    ],
    [
      { maxBatchingWindow: Duration.millis(500) },
      '`maxBatchingWindow` is 500 millis; write whole seconds, five minutes at most: Duration.seconds(5)',
    ],
    [
      { parallelizationFactor: 11 },
      '`parallelizationFactor` is 11; write a whole number from 1 to 10, or leave it out for the default',
    ],
    [{ maxRecordAge: Duration.seconds(30) }, `\`maxRecordAge\` is 30 seconds; ${age}`],
    [{ maxRecordAge: day }, `\`maxRecordAge\` is 1 day; ${age}`],
    [
      { retryAttempts: -1 },
      '`retryAttempts` is -1; write a whole number from 0 to 10000, or leave it out to try until it succeeds',
    ],
    [
      { retryAttempts: Number.POSITIVE_INFINITY },
      '`retryAttempts` is Infinity; write a whole number from 0 to 10000, or leave it out to try until it succeeds',
    ],
  ],
);

mistakesOf('FailureStore "Shop/Failures"', (stack, wrong) => new FailureStore(stack, 'Failures', wrong), [
  snapshot,
  [{ expiresAfter: 30 }, '`expiresAfter` is 30; write whole days, at least one: Duration.days(30)'],
  [{ expiresAfter: Duration.days(0) }, '`expiresAfter` is 0 days; write whole days, at least one: Duration.days(30)'],
  [
    { expiresAfter: Duration.hours(36) },
    '`expiresAfter` is 1 day 12 hours; write whole days, at least one: Duration.days(30)',
  ],
  [{ accessLogs: 'logs' }, '`accessLogs` is "logs"; write a bucket, or leave it out for the default'],
]);

mistakesOf(
  'FailureStore.fromBucket "Shop/Failures"',
  (stack, { bucket }) => FailureStore.fromBucket(stack, 'Failures', bucket as never),
  [
    [
      { bucket: 'failures' },
      "`bucket` is \"failures\"; write a bucket: Bucket.fromBucketName(this, 'Bucket', 'failures')",
    ],
  ],
);

const secretName = '`secretName` has to be the name of a secret in Secrets Manager: "slack/storefront"';

mistakesOf(
  'SlackApp "Shop/Slack"',
  (stack, wrong) => SlackApp.fromSecret(stack, 'Slack', { secretName: 'slack/shop', ...wrong }),
  [
    [{ secretName: undefined }, secretName],
    // A token in the place of the name of its secret is not repeated.
    [{ secretName: 'xoxb-123' }, secretName],
    [{ secretName: 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:slack/shop-AbCdEf' }, secretName],
    [{ secretName: 'slack shop' }, secretName],
    [
      { apiUrl: 'http://slack.example/api/' },
      '`apiUrl` is "http://slack.example/api/"; the token must not travel in clear, so write an address with https://',
    ],
    [
      { apiUrl: 'slack.com/api' },
      '`apiUrl` is "slack.com/api"; the token must not travel in clear, so write an address with https://',
    ],
    [
      { encryptionKey: 'arn:aws:kms:…' },
      "`encryptionKey` is \"arn:aws:kms:…\"; write a key: Key.fromKeyArn(this, 'Key', 'arn:aws:kms:…'), or leave it out for the default",
    ],
  ],
);

mistakesOf(
  'SlackNotifications "Shop/Messages"',
  (stack, wrong) => {
    const slack = SlackApp.fromSecret(stack, 'Slack', { secretName: 'slack/shop' });
    const stream = streamIn(stack);
    new SlackNotifications(stack, 'Messages', { stream, slack, rules: [rule()], ...wrong } as never);
  },
  [
    snapshot,
    [{ stream: undefined }, '`stream` is not given; write the EventStream whose events the rules match'],
    [
      { slack: 'slack/shop' },
      "`slack` is \"slack/shop\"; write SlackApp.fromSecret(this, 'Slack', { secretName: 'slack/storefront' })",
    ],
    [{ rules: undefined }, '`rules` is empty; give at least one rule'],
    [{ rules: [] }, '`rules` is empty; give at least one rule'],
    [{ rules: { name: 'one' } }, '`rules` is {"name":"one"}; write a list of rules'],
    [{ rules: [undefined] }, '`rules[0]` is not given; write a rule: { name, pattern, channel, message }'],
    [
      { rules: [{ ...rule(), text: 'hello' }] },
      '`rules[0].text` is "hello"; a rule has name, pattern, channel, message, and may have dryRun',
    ],
    [
      { rules: [rule({ dryRun: 'yes' as never })] },
      '`rules[0].dryRun` is "yes"; write `true` or `false`; a value from the context may be a text',
    ],
    [{ rules: [{ ...rule(), name: undefined }] }, '`rules[0].name` is not given; write for example "big-customer"'],
    [
      { rules: [{ ...rule(), pattern: 'customers.inserted' }] },
      '`rules[0].pattern` is "customers.inserted"; write an event pattern: { type: [\'customers.inserted\'] }',
    ],
    [{ rules: [{ ...rule(), channel: undefined }] }, '`rules[0].channel` is not given; write for example "#marketing"'],
    [
      { rules: [{ ...rule(), message: undefined }] },
      '`rules[0].message` is not given; write for example "*{{data.name}}* started using us"',
    ],
    [
      { rules: [rule(), rule()] },
      'two rules are named "big-customer"; a name is part of what is remembered as said, so give each its own',
    ],
    [
      { rules: [rule({ pattern: { type: 'customers.inserted' } as never })] },
      'rule "big-customer" matches on "type" with "customers.inserted"; write a list: ["customers.inserted"]',
    ],
    [
      { rules: [rule({ pattern: { data: { employees: [{ numeric: ['>=', '500'] }] } } })] },
      'rule "big-customer" matches on "data.employees" with { numeric: [">=", "500"] }; numbers stand without quotes: { numeric: [">=", 500] }',
    ],
    [
      { rules: [rule({ channel: 'Marketing Team' })] },
      'rule "big-customer" has the channel "Marketing Team", which is neither a name as Slack has them nor an id; write "#marketing-team", or an id such as "C0123456789"',
    ],
    [
      { rules: [rule({ channel: Lazy.string({ produce: () => '#later' }) })] },
      'rule "big-customer" has a value that is only known at deployment; rules travel with the function\'s code, so write the value itself',
    ],
    [
      { vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } },
      '`vpcSubnets` is {"subnetType":"Isolated"}; write the `vpc` that they belong to as well, or leave them out',
    ],
    [{ logRetention: 45 }, '`logRetention` is 45; write one of RetentionDays: RetentionDays.THREE_MONTHS'],
  ],
);

mistakesOf(
  'SearchDomain "Shop/Search"',
  (stack, wrong) => new SearchDomain(stack, 'Search', { vpc: new Vpc(stack, 'Network'), ...wrong }),
  [
    snapshot,
    [{ vpc: undefined }, '`vpc` is not given; write the network that the domain is reachable in'],
    [{ volumeSize: 0 }, '`volumeSize` is 0; write whole GiB, at least 10: 100'],
    [{ volumeSize: Number.NaN }, '`volumeSize` is NaN; write whole GiB, at least 10: 100'],
    [{ volumeSize: 12.5 }, '`volumeSize` is 12.5; write whole GiB, at least 10: 100'],
    [{ capacity: 3 }, '`capacity` is 3; write the nodes: { dataNodes: 3 }'],
    [{ capacity: { dataNodes: 0 } }, '`capacity.dataNodes` is 0; write a whole number from 1'],
    [
      { capacity: { masterNodes: 2 } },
      '`capacity.masterNodes` is 2; write 3 or 5, or leave it out for no dedicated masters',
    ],
    [
      { capacity: { dataNodeInstanceType: 'r7g.large' } },
      '`capacity.dataNodeInstanceType` is "r7g.large"; write a type of instance for search: "r7g.large.search"',
    ],
    [
      { capacity: { multiAzWithStandbyEnabled: true } },
      '`capacity.multiAzWithStandbyEnabled` asks for nodes in three zones and dedicated masters; there are 2 zones with nodes and 0 masters. Write `masterNodes: 3` and subnets in three zones, or leave it out',
    ],
    [
      { alarms: { keyUnusable: { threshold: 2 } } },
      '`alarms.keyUnusable` is {"threshold":2}; the domain has no `encryptionKey`, so there is no such alarm; leave it out',
    ],
  ],
);

mistakesOf(
  'SearchDomain.fromEndpoint "Shop/Search"',
  (stack, wrong) => SearchDomain.fromEndpoint(stack, 'Search', { endpoint: 'https://search.example', ...wrong }),
  [
    [{ endpoint: undefined }, '`endpoint` is not given; write it with its scheme: "https://…"'],
    [{ endpoint: 5 }, '`endpoint` is 5; write an address: "https://…"'],
    [
      { endpoint: 'search.example' },
      '`endpoint` is "search.example"; write it with its scheme: "https://search.example"',
    ],
    [
      { endpoint: 'https://search.example/customers' },
      '`endpoint` is "https://search.example/customers"; leave out what follows the host: "https://search.example"',
    ],
    [
      { endpoint: 'http://search.example:9200' },
      '`endpoint` is "http://search.example:9200", and documents would cross the network for everybody to read; write "https://search.example:9200"',
    ],
    [
      { endpoint: 'http://127.0.0.1.example' },
      '`endpoint` is "http://127.0.0.1.example", and documents would cross the network for everybody to read; write "https://127.0.0.1.example"',
    ],
    [
      { endpoint: 'http://localhost.example' },
      '`endpoint` is "http://localhost.example", and documents would cross the network for everybody to read; write "https://localhost.example"',
    ],
    [
      { domainArn: 'shop' },
      '`domainArn` is "shop"; write the ARN of the domain: "arn:aws:es:…", or leave it out where requests need no signature',
    ],
    [{ securityGroups: [] }, '`securityGroups` is []; write the `vpc` that they belong to as well, or leave them out'],
  ],
);

mistakesOf(
  'SearchIndex "Shop/CustomerSearch"',
  (stack, wrong) => {
    const entity = new EntityTable(stack, 'Customers', { ...entityProps(stack), sensitive: ['taxNumber'] });
    const domain = SearchDomain.fromEndpoint(stack, 'Search', { endpoint: 'https://search.example' });
    new SearchIndex(stack, 'CustomerSearch', { entity, domain, mappings: {}, ...wrong } as never);
  },
  [
    snapshot,
    [{ entity: undefined }, '`entity` is not given; write the EntityTable whose items become documents'],
    [{ entity: 'customers' }, '`entity` is "customers"; write the EntityTable whose items become documents'],
    [{ domain: undefined }, '`domain` is not given; write a SearchDomain, or SearchDomain.fromEndpoint(…)'],
    [
      { domain: 'https://search.example' },
      '`domain` is "https://search.example"; write a SearchDomain, or SearchDomain.fromEndpoint(…)',
    ],
    [{ mappings: undefined }, "`mappings` is not given; write how attributes are searched: { name: { type: 'text' } }"],
    [{ mappings: ['name'] }, '`mappings` is ["name"]; write how attributes are searched: { name: { type: \'text\' } }'],
    [
      { mappings: { name: { type: 'string' } } },
      '`mappings.name.type` is "string", which OpenSearch does not know; write "text", or "keyword" for exact values',
    ],
    [
      { mappings: { taxNumber: { type: 'keyword' } } },
      '`mappings` has "taxNumber", which is sensitive and reaches no index; leave it out',
    ],
    [
      { settings: 'number_of_replicas' },
      '`settings` is "number_of_replicas"; write the settings of an index: { number_of_replicas: 0 }',
    ],
    [{ alias: 5 }, "`alias` is 5; write a name, or leave it out for the entity's"],
    [{ alias: 'Customers' }, '`alias` is "Customers"; OpenSearch takes no capital letters: write "customers"'],
    [{ logRetention: 45 }, '`logRetention` is 45; write one of RetentionDays: RetentionDays.THREE_MONTHS'],
  ],
);

const peers = 'write a list of peers: [Peer.ipv4("192.0.2.0/24")]';

mistakesOf('Network "Shop/Network"', (stack, wrong) => new Network(stack, 'Network', wrong), [
  snapshot,
  [{ zones: 1 }, '`zones` is 1; write a whole number from 2 to 4, or leave it out for the default'],
  [
    { zones: Token.asNumber({ Ref: 'Zones' }) },
    '`zones` is known at deployment only; how many subnets there are is known now; write a number',
  ],
  [{ zones: 6 }, '`zones` is 6; write a whole number from 2 to 4, or leave it out for the default'],
  [
    { zones: 3 },
    "`zones` is 3; the stack is bound to no account and region, and has 2 zones in CDK's eyes; give the stack its `env`, or leave it out",
  ],
  [
    { cidr: '10.0.0.0/8' },
    '`cidr` is "10.0.0.0/8"; write the addresses of a network, with a mask from /16 to /21: "10.0.0.0/16"',
  ],
  [{ cidr: '10.0.7.0/16' }, '`cidr` is "10.0.7.0/16"; a network begins with its first address; write "10.0.0.0/16"'],
  [
    { cidr: Lazy.string({ produce: () => '10.0.0.0/16' }) },
    '`cidr` is known at deployment only; write the addresses of a network, with a mask from /16 to /21: "10.0.0.0/16"',
  ],
  [{ cidr: 10 }, '`cidr` is 10; write the addresses of a network, with a mask from /16 to /21: "10.0.0.0/16"'],
  [
    { nat: 'gateway' },
    '`nat` is "gateway"; write Nat.none(), Nat.gateway() or Nat.gatewayPerZone(), or leave it out for Nat.gateway()',
  ],
  [{ flowLogTraffic: 'all' }, '`flowLogTraffic` is "all"; write FlowLogTrafficType.REJECT, ALL or ACCEPT'],
  [{ logRetention: 45 }, '`logRetention` is 45; write one of RetentionDays: RetentionDays.THREE_MONTHS'],
  [
    { encryptionKey: 'alias/shop' },
    "`encryptionKey` is \"alias/shop\"; write a key: Key.fromKeyArn(this, 'Key', 'arn:aws:kms:…'), or leave it out for the default",
  ],
  [
    { certificate: 'arn:aws:acm:…' },
    "`certificate` is \"arn:aws:acm:…\"; write a certificate: Certificate.fromCertificateArn(this, 'Certificate', 'arn:aws:acm:…'), or leave it out for the default",
  ],
  [
    { domain: 'shop.example' },
    '`domain` is "shop.example"; write the zone and the name: { zone, name: "shop.example" }',
  ],
  [
    { domain: { zone: 'shop.example', name: 'shop.example' } },
    "`domain.zone` is \"shop.example\"; write the zone: HostedZone.fromLookup(this, 'Zone', { domainName: 'shop.example' })",
  ],
  [{ domain: { zone } }, '`domain.name` is not given; write the name: "shop.example"'],
  [
    { domain: { zone, name: '*.shop.example' } },
    '`domain.name` is "*.shop.example"; the certificate is for "*.shop.example" as well; write "shop.example"',
  ],
  [
    { domain: { zone, name: 'myshop.example' } },
    '`domain.name` is "myshop.example"; the zone holds "shop.example" and names below it; write one of them, or give another zone',
  ],
  [
    { domain: { zone, name: 'shop.example' }, certificate: { certificateArn: 'arn:aws:acm:…' } },
    '`certificate` is {"certificateArn":"arn:aws:acm:…"}; `domain` brings one; leave out one of them',
  ],
  [
    { accessLogsExpireAfter: Duration.hours(36) },
    '`accessLogsExpireAfter` is 1 day 12 hours; write whole days, at least one: Duration.days(90)',
  ],
  [
    { internetFacing: true },
    '`internetFacing` is true; write how the load balancer is otherwise: { idleTimeout: Duration.minutes(2) }',
  ],
  [{ internal: { from: '192.0.2.0/24' } }, `\`internal.from\` is "192.0.2.0/24"; ${peers}`],
  [
    { internal: { from: ['192.0.2.0/24'] } },
    '`internal.from[0]` is "192.0.2.0/24"; write a peer: Peer.ipv4("192.0.2.0/24")',
  ],
  [
    { internal: { idleTimeout: Duration.hours(2) } },
    '`internal.idleTimeout` is 2 hours; write whole seconds, 4,000 at most: Duration.minutes(2)',
  ],
  [
    { internal: { alarms: { errors: false } } },
    '`internal.alarms.errors` is false; there is no such alarm here. There are balancerErrors, targetErrors, connectionsRejected',
  ],
  [
    { nat: Nat.none(), alarms: { natPacketsDropped: { threshold: 1 } } },
    '`alarms.natPacketsDropped` is {"threshold":1}; the network has no NAT gateway, so there is no such alarm; leave it out',
  ],
  [
    { alarms: { certificateExpires: { threshold: 14 } } },
    '`alarms.certificateExpires` is {"threshold":14}; the network has no `domain` and no `certificate`, so there is no such alarm; leave it out',
  ],
]);

mistakesOf(
  'Network.fromVpc "Shop/Network"',
  (stack, wrong) => Network.fromVpc(stack, 'Network', { vpc: new Vpc(stack, 'Vpc'), ...wrong } as never),
  [
    snapshot,
    [{ vpc: undefined }, "`vpc` is not given; write the VPC: Vpc.fromLookup(this, 'Vpc', { vpcName: 'shop' })"],
    [
      { createEndpoints: 'true' },
      '`createEndpoints` is "true"; write `true` or `false`; a value from the context may be a text',
    ],
    [{ domain: { zone } }, '`domain.name` is not given; write the name: "shop.example"'],
    [
      { alarms: { natPortsExhausted: { threshold: 10 } } },
      '`alarms.natPortsExhausted` is {"threshold":10}; the NAT gateways of a VPC that is there already are not known, so there is no such alarm; leave it out',
    ],
  ],
);

const tuned = (iteratorAge: unknown) => ({ alarms: { iteratorAge } });

mistakesOf('EventStream "Shop/Changes"', (stack, wrong) => new EventStream(stack, 'Changes', wrong), [
  [{ alarms: true }, '`alarms` is true; leave it out for all alarms, write false for none, or tune them by name'],
  [{ alarms: null }, '`alarms` is null; leave it out for all alarms, write false for none, or tune them by name'],
  [
    { alarms: { iteratorAges: false } },
    '`alarms.iteratorAges` is false; there is no such alarm here. There are iteratorAge, iteratorAgeCritical, readsThrottled, writesThrottled',
  ],
  [{ alarms: { notify: 'on-call' } }, '`alarms.notify` is "on-call"; write a list of topics: [onCall]'],
  [{ alarms: { notify: [undefined] } }, '`alarms.notify[0]` is not given; write a topic'],
  [
    tuned(true),
    '`alarms.iteratorAge` is true; leave it out for the default, write false for no such alarm, or tune it: { threshold: 10 }',
  ],
  [
    tuned({ treshold: 10 }),
    '`alarms.iteratorAge.treshold` is 10; what can be tuned is threshold, period, evaluationPeriods, datapointsToAlarm, notify, runbook',
  ],
  [
    tuned({ threshold: Duration.minutes(5) }),
    '`alarms.iteratorAge.threshold` is 5 minutes; write a number; of times, in milliseconds: Duration.minutes(5).toMilliseconds()',
  ],
  [
    tuned({ threshold: Number.NaN }),
    '`alarms.iteratorAge.threshold` is NaN; write a number; of times, in milliseconds: Duration.minutes(5).toMilliseconds()',
  ],
  [tuned({ period: 60 }), '`alarms.iteratorAge.period` is 60; write whole minutes, a day at most: Duration.minutes(5)'],
  [
    tuned({ period: Duration.seconds(90) }),
    '`alarms.iteratorAge.period` is 1 minute 30 seconds; write whole minutes, a day at most: Duration.minutes(5)',
  ],
  [
    tuned({ evaluationPeriods: 0 }),
    '`alarms.iteratorAge.evaluationPeriods` is 0; write a whole number from 1, or leave it out for the default',
  ],
  [tuned({ runbook: '' }), '`alarms.iteratorAge.runbook` is ""; write the address of a page'],
]);

mistakesOf('Alarm "Shop/Changes/Alarms/IteratorAge"', (stack, wrong) => new EventStream(stack, 'Changes', wrong), [
  [
    tuned({ evaluationPeriods: 2, datapointsToAlarm: 3 }),
    'it is to fire when 3 of 2 periods are over the threshold; write `evaluationPeriods: 3` or more, or a smaller `datapointsToAlarm`',
  ],
  [
    tuned({ datapointsToAlarm: 2 }),
    'it is to fire when 2 of 1 periods are over the threshold; write `evaluationPeriods: 2` or more, or a smaller `datapointsToAlarm`',
  ],
  [
    tuned({ evaluationPeriods: 100, period: Duration.minutes(30) }),
    'it looks at 100 periods of 30 minutes, and CloudWatch looks back a day at most, or seven days with periods of an hour and more; write a smaller `evaluationPeriods` or another `period`',
  ],
]);

const images = 'write small letters and digits, with single . _ - or / between them: "shop/api"';

mistakesOf('ImageRepository "Shop/Images"', (stack, wrong) => new ImageRepository(stack, 'Images', wrong), [
  snapshot,
  [{ repositoryName: 'Shop' }, `\`repositoryName\` is "Shop"; ${images}`],
  [{ repositoryName: 'shop//api' }, `\`repositoryName\` is "shop//api"; ${images}`],
  [{ pulledBy: 'cluster' }, '`pulledBy` is "cluster"; write a list of roles'],
  [{ pulledBy: ['cluster'] }, '`pulledBy[0]` is "cluster"; write a role, or another principal'],
  [
    { pulledBy: [{ functionArn: 'arn:aws:lambda:…' }] },
    '`pulledBy[0]` is {"functionArn":"arn:aws:lambda:…"}; Lambda pulls the images of functions itself; write new ServicePrincipal(\'lambda.amazonaws.com\')',
  ],
  [{ keep: 0 }, '`keep` is 0; write a whole number from 1, or leave it out for the default'],
  [{ tagPrefixes: 'release-' }, "`tagPrefixes` is \"release-\"; write a list of texts: ['release-', 'branch-']"],
  [{ tagPrefixes: [''] }, '`tagPrefixes[0]` is ""; write with what the tags of a family begin: "release-"'],
  [
    { tagPrefixes: ['release-', 'release-2-'] },
    '`tagPrefixes[1]` is "release-2-"; it begins with "release-", so its images would count in both families; write prefixes of which none begins with another',
  ],
  [
    { expireUntaggedAfter: Duration.hours(30) },
    '`expireUntaggedAfter` is 1 day 6 hours; write whole days, at least one: Duration.days(7)',
  ],
  [
    { encryptionKey: 'alias/shop' },
    "`encryptionKey` is \"alias/shop\"; write a key: Key.fromKeyArn(this, 'Key', 'arn:aws:kms:…'), or leave it out for the default",
  ],
  [{ stream: 'events' }, '`stream` is "events"; write an EventStream, or leave it out for the default'],
  [
    { alarms: { eventsUndelivered: { threshold: 2 } } },
    '`alarms.eventsUndelivered` is {"threshold":2}; the repository has no `stream`, so there is no such alarm; leave it out',
  ],
  [{ alarms: { pulls: false } }, '`alarms.pulls` is false; there is no such alarm here. There are eventsUndelivered'],
]);

mistakesOf(
  'ImageRepository.fromRepositoryName "Shop/Images"',
  (stack, wrong) => ImageRepository.fromRepositoryName(stack, 'Images', wrong as never),
  [
    [{}, `\`repositoryName\` is not given; ${images}`],
    [{ repositoryName: '' }, `\`repositoryName\` is ""; ${images}`],
    [
      { repositoryName: 'tools', stream: 'events' },
      '`stream` is "events"; write an EventStream, or leave it out for the default',
    ],
  ],
);

mistakesOf('Monitoring.of "Shop"', (stack, { stream }) => Monitoring.of(stack).announce(stream as never), [
  [{ stream: undefined }, '`announce` is not given; write an EventStream: announce(events)'],
  [{ stream: 'events' }, '`announce` is "events"; write an EventStream: announce(events)'],
]);

mistakesOf('Monitoring.of "Shop"', (stack, { topic }) => Monitoring.of(stack).notify(topic as never), [
  [{ topic: undefined }, '`notify` is not given; write topics: notify(onCall)'],
  [
    { topic: 'arn:aws:sns:eu-west-1:1:on-call' },
    '`notify` is "arn:aws:sns:eu-west-1:1:on-call"; write topics: notify(onCall)',
  ],
]);

test('alarms about heartbeats cannot be tuned where no heartbeat crosses the stream, and may be left out', () => {
  const make = (heartbeat: { threshold: number } | false) => {
    const stack = new Stack(new App(), 'Shop');
    const stream = new EventStream(stack, 'Changes', { heartbeat: false });
    const slack = SlackApp.fromSecret(stack, 'Slack', { secretName: 'slack/shop' });
    new SlackNotifications(stack, 'Messages', { stream, slack, rules: [rule()], alarms: { heartbeat } });
  };

  expect(() => make(false)).not.toThrow();
  expect(() => make({ threshold: 2 })).toThrow(
    'SlackNotifications "Shop/Messages": `alarms.heartbeat` is {"threshold":2}; no heartbeat crosses the stream, so there is no such alarm; leave it out',
  );
});

test('what is known at deployment only is taken where that is enough', () => {
  const stack = new Stack(new App(), 'Shop');
  const text = new CfnParameter(stack, 'Text').valueAsString;
  const number = new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;

  expect(() => {
    new EventHandler(stack, 'Letters', { stream: streamIn(stack), handler: functionIn(stack), batchSize: number });
    SlackApp.fromSecret(stack, 'Slack', { secretName: text, apiUrl: text });
    SearchDomain.fromEndpoint(stack, 'Search', { endpoint: text, domainArn: text });
    FailureStore.fromBucket(stack, 'Failures', Bucket.fromBucketName(stack, 'Bucket', text));
  }).not.toThrow();
});

const level = ServiceLevel.internal;
const aLevel =
  'write ServiceLevel.consumerFacing, ServiceLevel.internal or ServiceLevel.background, or one of your own: { ...ServiceLevel.internal, latency: 500 }';
const milliseconds = 'write milliseconds: Duration.seconds(2).toMilliseconds()';

mistakesOf(
  'ServiceMonitoring "Shop/Monitoring"',
  (stack, wrong) =>
    new ServiceMonitoring(stack, 'Monitoring', { service: 'orders', serviceLevel: ServiceLevel.internal, ...wrong }),
  [
    [{ service: 'Orders' }, `\`service\` is "Orders"; ${SERVICE_INSTEAD}`],
    [{ service: undefined }, `\`service\` is not given; ${SERVICE_INSTEAD}`],
    [{ serviceLevel: undefined }, `\`serviceLevel\` is not given; ${aLevel}`],
    [{ serviceLevel: 'critical' }, `\`serviceLevel\` is "critical"; ${aLevel}`],
    [{ serviceLevel: { ...level, name: '' } }, '`serviceLevel.name` is ""; write what the level is called: "partners"'],
    [
      { serviceLevel: { ...level, severity: 'sev1' } },
      "`serviceLevel.severity` is \"sev1\"; write 'critical', 'high' or 'low'",
    ],
    [
      { serviceLevel: { ...level, availability: 100 } },
      '`serviceLevel.availability` is 100; write how many of a hundred requests succeed, below 100: 99.9',
    ],
    [
      { serviceLevel: { ...level, latency: Duration.seconds(2) } },
      `\`serviceLevel.latency\` is 2 seconds; ${milliseconds}`,
    ],
    [{ serviceLevel: { ...level, waiting: 0 } }, `\`serviceLevel.waiting\` is 0; ${milliseconds}`],
    [{ serviceLevel: { ...level, fewestErrors: 0 } }, '`serviceLevel.fewestErrors` is 0; write a whole number from 1'],
    [
      { serviceLevel: { ...level, fast: { burnRate: 10 } } },
      '`serviceLevel.fast` is {"burnRate":10}; write when there are too many errors: { burnRate: 14.4, minutes: 5, datapoints: 2, periods: 3 }',
    ],
    [{ runbook: '' }, '`runbook` is ""; write the address of a page'],
    [{ below: 'Shop' }, '`below` is "Shop"; write the scope of the service, or leave it out for the default'],
    [{ notify: 'mail' }, '`notify` is "mail"; write a list of topics: [onCall]'],
    [{ notify: ['mail'] }, '`notify[0]` is "mail"; write a topic'],
    [
      { alarms: { errors: false } },
      '`alarms.errors` is false; there is no such alarm here. There are errorRatio, errorBudget, latency, throttles, unhealthyHosts, noHealthyHost, oldestMessage, deadLetters, tableErrors, tableReadsThrottled, tableWritesThrottled, readerBehind, readsThrottled, writesThrottled',
    ],
    [
      { actionsSuppressor: 'deploying' },
      '`actionsSuppressor` is "deploying"; write an alarm, or leave it out for the default',
    ],
    [{ dashboard: 'no' }, '`dashboard` is "no"; write `true` or `false`; a value from the context may be a text'],
  ],
);

mistakesOf(
  'ServiceMonitoring "Shop/Monitoring"',
  (stack, { method, given, alarms }) => {
    const serviceLevel = ServiceLevel.background;
    const monitoring = new ServiceMonitoring(stack, 'Monitoring', { service: 'orders', serviceLevel });
    const methods = monitoring as unknown as Record<string, (given: unknown, alarms: unknown) => void>;
    const group = ApplicationTargetGroup.fromTargetGroupAttributes(stack, 'Group', {
      targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:targetgroup/web/73e2d6bc24d8a067',
    });
    methods[String(method)]?.(given === 'group' ? group : given, alarms);
  },
  [
    [{ method: 'addFunction', given: 'api' }, '`addFunction` is "api"; write a function, or an alias of one'],
    [{ method: 'addTargetGroup', given: {} }, '`addTargetGroup` is {}; write a target group'],
    [{ method: 'addQueue' }, '`addQueue` is not given; write a queue'],
    [{ method: 'addDeadLetterQueue' }, '`addDeadLetterQueue` is not given; write a queue'],
    [{ method: 'addTable', given: 'orders' }, '`addTable` is "orders"; write a table'],
    [{ method: 'addStream', given: 'clicks' }, '`addStream` is "clicks"; write a Kinesis stream'],
    [{ method: 'addAlarm', given: 'alarm' }, '`addAlarm` is "alarm"; write an alarm'],
    [{ method: 'leaveOut', given: 'Tools' }, '`leaveOut` is "Tools"; write a construct'],
    [
      { method: 'addTargetGroup', given: 'group', alarms: { oldestMessage: {} } },
      '`alarms.oldestMessage` is {}; there is no such alarm here. There are errorRatio, errorBudget, latency, unhealthyHosts, noHealthyHost',
    ],
    [
      { method: 'addTargetGroup', given: 'group', alarms: { latency: { threshold: 500 } } },
      '`alarms.latency` is {"threshold":500}; the service level has no `latency`, so there is no such alarm; leave it out',
    ],
  ],
);

test('two of them cannot monitor one scope', () => {
  const stack = new Stack(new App(), 'Shop');
  const props = { service: 'orders', serviceLevel: level };
  new ServiceMonitoring(stack, 'Monitoring', props);

  expect(() => new ServiceMonitoring(stack, 'Again', props)).toThrow(
    'ServiceMonitoring "Shop/Again": "Shop/Monitoring" monitors "Shop" already; give each a scope of its own, or write another `below`',
  );
});

mistakesOf(
  'Monitoring.of "Shop"',
  (stack, { severity, topic }) => Monitoring.of(stack).notifyOf(severity as never, topic as never),
  [
    [{ severity: 'urgent' }, "`notifyOf` is \"urgent\"; write 'critical', 'high' or 'low'"],
    [
      { severity: 'high', topic: 'mail' },
      '`notifyOf` is "mail"; write a severity and topics: notifyOf(\'critical\', pager)',
    ],
  ],
);

test('Monitoring is of a construct', () => {
  expect(() => Monitoring.of(undefined as never)).toThrow(
    'Monitoring.of: undefined is no construct; write an app, a stage, a stack or a construct',
  );
});

const CONDITION =
  "write whom it lets in by what the provider says of them: { StringEquals: { 'sso.shop.example:sub': '…' } }";
const GROUP = 'write the id of a group: `aws identitystore list-groups` says it';
const oidc = (stack: Stack) =>
  OidcProviderNative.fromOidcProviderArn(stack, 'Oidc', 'arn:aws:iam::111122223333:oidc-provider/sso.shop.example');
const group = '12345678-aaaa-bbbb-cccc-000000000001';
const instanceArn = 'arn:aws:sso:::instance/ssoins-0123456789abcdef';
const centre = (changes: object) =>
  Federation.identityCenter({ instanceArn, groups: { platform: group, readOnly: group }, ...changes });

mistakesOf(
  'PeopleRoles "Shop/People"',
  (stack, wrong) => {
    stack.node.setContext('towpath:stages/production', {});
    const platform = Platform.fromContext(stack, 'Platform', 'production');
    const anybody = new AccountPrincipal('111122223333');
    const federation = Federation.principals({ platform: anybody, readOnly: anybody });
    new PeopleRoles(stack, 'People', { platform, federation, ...wrong });
  },
  [
    [
      { platform: 'production' },
      "`platform` is \"production\"; write a Platform, or Platform.fromStage(this, 'Platform', 'production')",
    ],
    [
      { federation: 'saml' },
      '`federation` is "saml"; write Federation.identityCenter(…), saml(…), openIdConnect(…) or principals(…)',
    ],
    [{ services: 'orders' }, "`services` is \"orders\"; write a list of names: ['orders', 'payments']"],
    [{ services: ['Orders'] }, `\`services[0]\` is "Orders"; ${SERVICE_INSTEAD}`],
    [{ services: ['platform-api'] }, `\`services[0]\` is "platform-api"; ${SERVICE_INSTEAD}`],
    [
      { services: ['o'.repeat(31)] },
      `\`services[0]\` is "${'o'.repeat(31)}"; it has 31 characters, and may have 30; ${SERVICE_INSTEAD}`,
    ],
    [{ services: ['orders', 'orders'] }, '`services[1]` is "orders"; it is there twice; leave one out'],
    [
      { services: ['orders', 'orders-production-api'] },
      '`services[1]` is "orders-production-api"; the names of "orders" begin so, too, and its team would have this one\'s; rename one',
    ],
    [
      { services: ['orders', 'orders-production'] },
      '`services[1]` is "orders-production"; the names of "orders" begin so, too, and its team would have this one\'s; rename one',
    ],
    [
      { services: ['orders'] },
      "`principals.services.orders` is not given; write a principal: new ArnPrincipal('arn:aws:iam::111122223333:role/platform')",
    ],
    [{ sessionDuration: Duration.hours(13) }, '`sessionDuration` is 13 hours; write one hour to 12: Duration.hours(4)'],
    [
      { federation: Federation.saml('shop' as never) },
      '`federation` is "shop"; write Federation.saml(new SamlProvider(…))',
    ],
    [
      { federation: centre({ instanceArn: 'ssoins-1' }) },
      '`instanceArn` is "ssoins-1"; write what `aws sso-admin list-instances` says: \'arn:aws:sso:::instance/…\'',
    ],
    [
      { federation: centre({ groups: { platform: 'admins', readOnly: group } }) },
      `\`groups.platform\` is "admins"; ${GROUP}`,
    ],
    [{ federation: centre({ groups: { platform: group } }) }, `\`groups.readOnly\` is not given; ${GROUP}`],
    [
      { federation: centre({ groups: { platform: group, readOnly: group, services: { orders: group } } }) },
      '`groups.services` is "orders"; write it into `services` as well, or leave it out',
    ],
    [
      {
        services: ['a-service-with-a-long-name'],
        federation: centre({
          groups: { platform: group, readOnly: group, services: { 'a-service-with-a-long-name': group } },
        }),
      },
      '`services` is "a-service-with-a-long-name"; its permission set is called "production-a-service-with-a-long-name", which may have 32 characters; shorten it',
    ],
  ],
);

mistakesOf(
  'PeopleRoles "Shop/People"',
  (stack, { conditions }) => {
    stack.node.setContext('towpath:stages/production', {});
    const platform = Platform.fromContext(stack, 'Platform', 'production');
    const federation = Federation.openIdConnect(oidc(stack), conditions as never);
    new PeopleRoles(stack, 'People', { platform, federation });
  },
  [
    [{}, `\`conditions\` is not given; write { platform, readOnly, services: { … } }, and for each: ${CONDITION}`],
    [{ conditions: { platform: {}, readOnly: {} } }, `\`conditions.platform\` is {}; ${CONDITION}`],
    [
      { conditions: { platform: { StringEquals: {} } } },
      `\`conditions.platform\` is {"StringEquals":{}}; ${CONDITION}`,
    ],
    [
      { conditions: { platform: { StringEquals: { 'sso.shop.example:aud': 'aws' } } } },
      `\`conditions.platform\` is {"StringEquals":{"sso.shop.example:aud":"aws"}}; everybody whom the provider knows could take the role; ${CONDITION}`,
    ],
    [
      { conditions: { platform: { StringLike: { 'sso.shop.example:sub': '*' } } } },
      `\`conditions.platform\` is {"StringLike":{"sso.shop.example:sub":"*"}}; everybody whom the provider knows could take the role; ${CONDITION}`,
    ],
    [
      { conditions: { platform: { StringEquals: { 'sso.other.example:sub': 'ops' } } } },
      `\`conditions.platform\` is {"StringEquals":{"sso.other.example:sub":"ops"}}; "sso.other.example:sub" is nothing that sso.shop.example says, so nobody could take the role; ${CONDITION}`,
    ],
    [
      { conditions: { platform: { StringNotEquals: { 'sso.shop.example:sub': 'eve' } } } },
      `\`conditions.platform\` is {"StringNotEquals":{"sso.shop.example:sub":"eve"}}; ${CONDITION}`,
    ],
  ],
);

mistakesOf('AppTeam "orders"', (_stack, wrong) => new AppTeam({ service: 'orders', ...wrong } as never), [
  [{}, '`stage` is not given; write lower case letters, digits and hyphens, 20 at most, a letter first'],
]);

mistakesOf('AppTeam "Orders"', (_stack, wrong) => new AppTeam({ stage: 'production', ...wrong } as never), [
  [{ service: 'Orders' }, `\`service\` is "Orders"; ${SERVICE_INSTEAD}`],
]);

mistakesOf('AppTeam', (_stack, wrong) => new AppTeam({ stage: 'production', ...wrong } as never), [
  [{ servcie: 'orders' }, `\`service\` is not given; ${SERVICE_INSTEAD}`],
  [{ service: 7 }, `\`service\` is 7; ${SERVICE_INSTEAD}`],
]);

mistakesOf(`AppTeam "${'o'.repeat(34)}"`, (_stack, wrong) => new AppTeam({ stage: 'production', ...wrong } as never), [
  [
    { service: 'o'.repeat(34) },
    `\`service\` is "${'o'.repeat(34)}"; it has 34 characters, and may have 30; ${SERVICE_INSTEAD}`,
  ],
]);

/** @param who the construct and its path, with which the sentences begin */
function mistakesOf(who: string, make: Make, mistakes: Mistakes): void {
  describe(who, () => {
    test.each(mistakes)('%j', (wrong, sentence) => {
      const stack = new Stack(new App(), 'Shop');

      expect(messageOf(() => make(stack, wrong))).toBe(`${who}: ${sentence}`);
    });
  });
}

function messageOf(make: () => void): string {
  try {
    make();
    return 'nothing was refused';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A stream that keeps records for a day. */
function streamIn(stack: Stack): EventStream {
  return new EventStream(new Construct(stack, 'Other'), 'Changes', { retention: day });
}

function entityProps(stack: Stack) {
  const key = { name: 'customerId', type: AttributeType.STRING };
  return { entity: 'customers', stream: streamIn(stack), partitionKey: key };
}

function functionIn(stack: Stack): LambdaFunction {
  return new LambdaFunction(stack, 'Own', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => ({ batchItemFailures: [] });'),
  });
}
