// Draws docs/platform.svg from the synthesised production stage of examples/platform: a box for each part, with the
// resources that it makes, and an arrow from what refers to another part.
//
//     npm run build && node scripts/draw-platform.mjs [--check]
//
// With --check it writes nothing, and ends with 1 when the picture is not what the templates say.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import dagre from '@dagrejs/dagre';

const require = createRequire(import.meta.url);
const { App } = require('aws-cdk-lib');
const { addPlatforms } = require('../dist/examples/platform/platform.js');

const FILE = 'docs/platform.svg';
const STACK = 'Platform-production';

/** Parts of which every stack has some, and that say nothing about its shape. */
const UNSHOWN = [
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::Alarm',
  'AWS::EC2::Route',
  'AWS::EC2::RouteTable',
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::VPCGatewayAttachment',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::Permission',
  'AWS::Logs::ResourcePolicy',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'Custom::VpcRestrictDefaultSG',
];

/** By the id of a construct, its part in the words of the documentation. The dashboard refers to all of them. */
const TITLES = {
  AwsEvents: 'what AWS announces',
  Boundary: 'who may do what',
  Changes: 'stream of changes',
  Description: 'what apps look up',
  Events: 'stream of events',
  Messages: 'messages in Slack',
  Network: 'network',
  Notifications: 'messages in Slack',
  OnCall: 'people on call',
  People: 'who may do what',
  Search: 'search',
};

/** Where a type's own name is not what people call it. */
const WORDS = {
  'AWS::CertificateManager::Certificate': 'certificate',
  'AWS::DynamoDB::GlobalTable': 'DynamoDB table',
  'AWS::EC2::EIP': 'elastic IP address',
  'AWS::EC2::NatGateway': 'NAT gateway',
  'AWS::EC2::VPC': 'VPC',
  'AWS::EC2::VPCEndpoint': 'VPC endpoint',
  'AWS::Events::Rule': 'EventBridge rule',
  'AWS::Logs::LogGroup': 'log group',
  'AWS::OpenSearchService::Domain': 'OpenSearch domain',
  'AWS::Scheduler::Schedule': 'EventBridge schedule',
};

const picture = draw(partsOf(synthesise()));
if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== picture) {
    console.error(`${FILE} is not what the templates say: npm run build && node scripts/draw-platform.mjs`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(FILE, picture);
}

function synthesise() {
  const context = JSON.parse(readFileSync('cdk.json', 'utf8')).context;
  const zones = Object.fromEntries(
    ['111122223333', '444455556666'].map((account) => [
      `availability-zones:account=${account}:region=eu-west-1`,
      ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
    ]),
  );
  const app = new App({ context: { ...context, ...zones, 'aws:cdk:enable-path-metadata': true } });
  addPlatforms(app);
  return app.synth().getStackByName(STACK).template;
}

/** The parts of a template by the construct that they are below, as the tree of the app has them. */
function partsOf({ Resources }) {
  const parts = new Map();
  const partOf = new Map();
  for (const [id, { Type, Metadata }] of Object.entries(Resources)) {
    const [, child = '', grandchild = ''] = (Metadata?.['aws:cdk:path'] ?? '').split('/');
    const [name] = (child === 'Platform' ? grandchild : child).split('-');
    const title = TITLES[name];
    if (!title) continue;
    partOf.set(id, title);
    const part = parts.get(title) ?? { title, alarms: 0, types: new Map(), uses: new Set() };
    parts.set(title, part);
    if (Type === 'AWS::CloudWatch::Alarm') part.alarms += 1;
    if (!UNSHOWN.includes(Type)) part.types.set(Type, (part.types.get(Type) ?? 0) + 1);
  }
  for (const [id, { Properties }] of Object.entries(Resources)) {
    const part = parts.get(partOf.get(id));
    if (!part) continue;
    for (const other of references(Properties)) {
      const used = partOf.get(other);
      if (used && used !== part.title) part.uses.add(used);
    }
  }
  return [...parts.values()];
}

function references(value) {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (name === 'Ref') return [inner];
    if (name === 'Fn::GetAtt') return [[inner].flat()[0]];
    return references(inner);
  });
}

function draw(parts) {
  const LINE = 20;
  const LETTER = 7.6;
  const BOLD_LETTER = 10;
  const graph = new dagre.graphlib.Graph().setGraph({
    rankdir: 'TB',
    nodesep: 36,
    ranksep: 64,
    marginx: 48,
    marginy: 64,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { title, types, alarms } of parts) {
    const lines = [...types].map(([type, count]) => (count === 1 ? inWords(type) : `${count} × ${inWords(type)}`));
    if (alarms > 0) lines.push(alarms === 1 ? 'alarm' : `${alarms} alarms`);
    const width = Math.max(title.length * BOLD_LETTER, ...lines.map((line) => line.length * LETTER)) + 32;
    graph.setNode(title, { title, lines, width, height: (lines.length + 1) * LINE + 24 });
  }
  for (const { title, uses } of parts) for (const used of uses) graph.setEdge(title, used);
  dagre.layout(graph);
  const { width, height } = graph.graph();
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.round(width)} ${Math.round(height)}" role="img" aria-labelledby="title description" font-family="system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif" font-size="13">`,
    '  <title id="title">The platform of a production stage</title>',
    `  <desc id="description">${parts.map(sentence).join(' ')}</desc>`,
    '  <defs>',
    '    <marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="M0 0 10 5 0 10z" fill="#334155" /></marker>',
    '    <style>.part { fill: #ffffff; stroke: #475569; stroke-width: 1.2 } .uses { fill: none; stroke: #334155; stroke-width: 1.3; marker-end: url(#arrow) } .name { font-weight: 600; font-size: 15px } .small { fill: #475569 } text { fill: #0f172a }</style>',
    '  </defs>',
    `  <rect width="${Math.round(width)}" height="${Math.round(height)}" rx="12" fill="#f8fafc" />`,
    '  <text class="name" x="24" y="36">a production stage: its parts, and what each refers to</text>',
    ...graph.edges().map((edge) => `  <path class="uses" d="${path(graph.edge(edge).points)}" />`),
    ...graph.nodes().map((name) => box(graph.node(name), LINE)),
    '</svg>',
    '',
  ].join('\n');
}

function box({ x, y, width, height, title, lines }, line) {
  const left = Math.round(x - width / 2);
  const top = Math.round(y - height / 2);
  return [
    `  <g><rect class="part" x="${left}" y="${top}" width="${Math.round(width)}" height="${height}" rx="8" />`,
    `<text class="name" x="${left + 16}" y="${top + 26}">${title}</text>`,
    ...lines.map(
      (text, index) => `<text class="small" x="${left + 16}" y="${top + 28 + (index + 1) * line}">${text}</text>`,
    ),
    '</g>',
  ].join('');
}

function path([first, ...others]) {
  const point = ({ x, y }) => `${Math.round(x)} ${Math.round(y)}`;
  return `M${point(first)}L${others.map(point).join(' ')}`;
}

function sentence({ title, uses }) {
  const others = uses.size > 0 ? ` refers to ${[...uses].join(', ')}` : ' refers to no other';
  return `The part "${title}"${others}.`;
}

/** `AWS::Lambda::EventSourceMapping` → `Lambda event source mapping`, `AWS::EC2::FlowLog` → `flow log`. */
function inWords(type) {
  const [, service, name] = type.split('::');
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return WORDS[type] ?? (['EC2', 'ElasticLoadBalancingV2'].includes(service) ? words : `${service} ${words}`);
}
