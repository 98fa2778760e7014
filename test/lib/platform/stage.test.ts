import { expect, test } from 'vitest';
import { sizes } from '../../../domain/platform/sizes';
import { defineStages, stagesNamed } from '../../../lib/platform/stage';
import type { StageParameters } from '../../../lib/platform/stage-parameters';

test('a stage of which only the size and the people on call are said has everything else of its size', () => {
  const [sandbox] = defineStages({ stages: { dev: { size: 'sandbox', onCall: ['ada@shop.example'] } } });

  expect(sandbox).toEqual({
    name: 'dev',
    size: 'sandbox',
    onCall: ['ada@shop.example'],
    env: {},
    network: { zones: 2, cidr: '10.0.0.0/16', nat: 'none' },
    loadBalancers: [],
    repositories: [],
    streams: { shards: 1, days: 1 },
    search: { instanceType: 't3.small.search', nodes: 1, volumeSize: 10 },
    logDays: 7,
    disposable: true,
    heartbeat: false,
  });
});

test('what is said of a part leaves the rest of it as its size has it', () => {
  const [stage] = defineStages({
    stages: {
      production: {
        size: 'production',
        onCall: [],
        account: '111122223333',
        region: 'eu-west-1',
        network: { nat: 'gateway', zones: undefined },
        search: { nodes: 6 },
        streams: { shards: 4 },
        dns: { name: 'shop.example', hostedZoneId: 'Z0123456789ABCDEFGHIJ' },
      },
    },
  });

  expect(stage).toMatchObject({
    env: { account: '111122223333', region: 'eu-west-1' },
    network: { zones: 3, cidr: '10.0.0.0/16', nat: 'gateway' },
    search: { ...sizes.production.search, nodes: 6 },
    streams: { shards: 4, days: 7 },
    dns: { name: 'shop.example', hostedZoneName: 'shop.example' },
  });
});

test('a stage can do without search', () => {
  const [stage] = defineStages({ stages: { dev: { size: 'team', onCall: [], search: false } } });

  expect(stage).not.toHaveProperty('search');
});

const id = (last: number) => `12345678-aaaa-bbbb-cccc-00000000000${last}`;
const instanceArn = 'arn:aws:sso:::instance/ssoins-0123456789abcdef';
const groups = { platform: id(1), readOnly: id(2), services: { orders: id(3), payments: id(4) } };
const here = { account: '111122223333', region: 'eu-west-1' };

test('the services of a stage are those whose teams have a group, and Identity Center may be in another account', () => {
  const organization = { account: '999988887777', region: 'us-east-1' };
  const [same, other] = defineStages({
    stages: {
      dev: { size: 'sandbox', onCall: [], ...here, people: { identityCenter: { ...here, instanceArn, groups } } },
      qa: {
        size: 'sandbox',
        onCall: [],
        ...here,
        people: { identityCenter: { ...organization, instanceArn, groups } },
      },
    },
  });

  const people = { services: ['orders', 'payments'], sessionHours: 4, identityCenter: { instanceArn, groups } };
  expect(same?.people).toEqual(people);
  expect(other?.people).toEqual({ ...people, organization });
});

test('with SAML the services are named', () => {
  const samlProvider = 'arn:aws:iam::111122223333:saml-provider/shop';
  const [stage] = defineStages({
    stages: { dev: { size: 'sandbox', onCall: [], people: { samlProvider, services: ['orders'], sessionHours: 8 } } },
  });

  expect(stage?.people).toEqual({ samlProvider, services: ['orders'], sessionHours: 8 });
});

const wrong: readonly [unknown, string][] = [
  [{ onCall: [] }, "`size` is not given; write 'sandbox', 'team' or 'production'"],
  [{ size: 'huge', onCall: [] }, '`size` is "huge"; write \'sandbox\''],
  [{ size: 'team' }, "`onCall` is not given; write addresses: ['platform@shop.example'], or []"],
  [{ size: 'team', onCall: 'ada@shop.example' }, '`onCall` is "ada@shop.example"; write addresses'],
  [{ size: 'team', onCall: ['ada'] }, '`onCall[0]` is "ada"; write an address'],
  [{ size: 'team', onCall: [], account: 111122223333, region: 'eu-west-1' }, 'in quotes'],
  [
    { size: 'team', onCall: [], account: '111122223333' },
    '`region` is not given; write it as well, or leave out `account`',
  ],
  [{ size: 'team', onCall: [], account: '111122223333', region: 'eu-wst-1' }, "write a region: 'eu-west-1'"],
  [{ size: 'team', onCall: [], account: '111122223333', region: 'Ireland' }, "write a region: 'eu-west-1'"],
  [{ size: 'team', onCall: [], mail: [] }, '`mail` is []; there is no such parameter. There are size, onCall'],
  [{ size: 'team', onCall: [], network: { zones: 4 } }, '`network.zones` is 4; write a whole number from 2 to 3'],
  [{ size: 'team', onCall: [], network: { nat: 'instance' } }, '`network.nat` is "instance"; write \'none\''],
  [{ size: 'team', onCall: [], network: { cidr: '10.0.0.0/24' } }, 'with a mask from /16 to /21'],
  [{ size: 'team', onCall: [], network: { cidr: '10.0.1.0/16' } }, 'write "10.0.0.0/16"'],
  [{ size: 'production', onCall: [] }, '`account` is not given; CDK knows of two zones where it knows no account'],
  [{ size: 'team', onCall: [], repositories: ['orders', 'orders'] }, '"orders": it is there twice; write it once'],
  [{ size: 'team', onCall: [], network: { vpc: 'vpc-1' } }, '`network.vpc` is "vpc-1"; there is no such parameter'],
  [{ size: 'team', onCall: [], dns: { name: 'shop.example' } }, 'hostedZoneId'],
  [{ size: 'team', onCall: [], dns: { name: 'Shop.example.', hostedZoneId: 'Z1' } }, 'without a dot at the end'],
  [
    { size: 'team', onCall: [], dns: { name: 'a.example', hostedZoneId: 'Z1', hostedZoneName: 'shop.example' } },
    "`dns.name` is \"a.example\"; write a name below the zone's: 'production.shop.example'",
  ],
  [{ size: 'team', onCall: [], loadBalancers: ['internal'] }, '`dns` is not given; load balancers need it'],
  [{ size: 'team', onCall: [], loadBalancers: ['outer'] }, '`loadBalancers[0]` is "outer"; write \'internetFacing\''],
  [
    { size: 'team', onCall: [], repositories: ['Orders'] },
    '`repositories[0]` is "Orders"; write small letters and digits, with single',
  ],
  [{ size: 'team', onCall: [], streams: { shards: 0 } }, "write a whole number from 1, or 'onDemand'"],
  [{ size: 'team', onCall: [], streams: { days: 8 } }, '`streams.days` is 8; write a whole number from 1 to 7'],
  [{ size: 'team', onCall: [], search: true }, '`search` is true; write the nodes'],
  [{ size: 'team', onCall: [], search: { instanceType: 'r7g.large' } }, "write a type for search: 'r7g.large.search'"],
  [
    { size: 'team', onCall: [], slack: { secretName: 'slack/platform', channel: '#Platform' } },
    '`slack.channel` is "#Platform"; write a channel as Slack has it',
  ],
  [{ size: 'team', onCall: [], slack: { secretName: 'slack/platform' } }, '`slack.channel` is not given'],
  [
    { size: 'team', onCall: [], runbooks: 'wiki' },
    '`runbooks` is "wiki"; write an address: \'https://wiki.example/alarms\'',
  ],
  [{ size: 'team', onCall: [], people: 'everybody' }, '`people` is "everybody"; write { identityCenter: {'],
  [{ size: 'team', onCall: [], people: {} }, '`people` is {}; one of the two: write { identityCenter: {'],
  [
    { size: 'team', onCall: [], people: { samlProvider: 'shop' } },
    '`people.samlProvider` is "shop"; write what `aws iam list-saml-providers` says',
  ],
  [
    { size: 'team', onCall: [], ...here, people: { samlProvider: 'arn:aws:iam::444455556666:saml-provider/shop' } },
    "write a provider of the stage's account, 111122223333",
  ],
  [
    { size: 'team', onCall: [], people: { identityCenter: instanceArn } },
    'write { instanceArn, groups: { platform, readOnly, services: { … } } }',
  ],
  [
    { size: 'team', onCall: [], people: { identityCenter: { groups } } },
    '`people.identityCenter.instanceArn` is not given; write what `aws sso-admin list-instances` says',
  ],
  [
    {
      size: 'team',
      onCall: [],
      people: { identityCenter: { instanceArn, groups: { ...groups, readOnly: 'auditors' } } },
    },
    '`people.identityCenter.groups.readOnly` is "auditors"; write the id of a group',
  ],
  [
    { size: 'team', onCall: [], people: { services: ['orders'], identityCenter: { instanceArn, groups } } },
    '`people.identityCenter.groups.services` is "payments"; write it into `services` as well, or leave it out',
  ],
  [
    { size: 'team', onCall: [], people: { services: ['Orders'], identityCenter: { instanceArn, groups } } },
    '`people.services[0]` is "Orders"; write lower case letters',
  ],
  [
    { size: 'team', onCall: [], people: { identityCenter: { instanceArn, groups, account: '999988887777' } } },
    '`people.identityCenter.region` is not given; write it as well, or leave out `people.identityCenter.account`',
  ],
  [
    { size: 'team', onCall: [], people: { identityCenter: { instanceArn, groups, ...here } } },
    '`account` is not given; Identity Center is in account 111122223333',
  ],
  [
    { size: 'team', onCall: [], people: { sessionHours: 13, identityCenter: { instanceArn, groups } } },
    '`people.sessionHours` is 13; write a whole number from 1 to 12',
  ],
  [{ size: 'team', onCall: [], logDays: 8 }, '`logDays` is 8; write a number of days that CloudWatch Logs knows'],
  [{ size: 'team', onCall: [], logDays: '30' }, '`logDays` is "30"; write a number of days that CloudWatch Logs knows'],
  [
    { size: 'team', onCall: [], search: { nodes: 5 } },
    '`search.nodes` is 5; each of the 2 zones gets the same number; write 4 or 6',
  ],
  [
    { size: 'team', onCall: [], slack: { secretName: 'xoxb-1', channel: '#platform' } },
    "write the name of the secret: 'slack/platform'",
  ],
  [{ size: 'team', onCall: [], disposable: 'yes' }, '`disposable` is "yes"; write `true` or `false`'],
];

test.each(wrong)('of %j it is said what to write instead', (parameters, sentence) => {
  const define = () => defineStages({ stages: { dev: parameters as StageParameters } });

  expect(define).toThrow('defineStages "dev": ');
  expect(define).toThrow(sentence);
});

test('a name that no resource could have is refused, and so is a file without stages', () => {
  const stage: StageParameters = { size: 'sandbox', onCall: [] };

  expect(() => defineStages({ stages: { Production: stage } })).toThrow('`name` is "Production"; write lower case');
  expect(() => defineStages({ stages: {} })).toThrow('`stages` is {}; write at least one');
  expect(() => defineStages({ sandbox: stage } as never)).toThrow('`sandbox` is {');
});

test('two stages in one account and region cannot both make a repository of one name', () => {
  const stage = { size: 'sandbox', onCall: [], repositories: ['orders'], account: '111122223333' } as const;
  const define = (region: string) => () =>
    defineStages({ stages: { dev: { ...stage, region: 'eu-west-1' }, qa: { ...stage, region } } });

  expect(define('eu-west-1')).toThrow(
    'defineStages "qa": `repositories` is ["orders"]; "orders": stage "dev" of the same account and region makes it, too',
  );
  expect(define('eu-west-2')).not.toThrow();
});

test('a stage whose name begins with that of another would be taken for it', () => {
  const stage: StageParameters = { size: 'sandbox', onCall: [] };

  expect(() => defineStages({ stages: { dev: stage, 'dev-2': stage } })).toThrow(
    '`name` is "dev-2"; it begins with the name',
  );
  expect(() => defineStages({ stages: { dev: stage, dev2: stage } })).not.toThrow();
});

test('an app takes the stages that its command names, or all', () => {
  const stage: StageParameters = { size: 'sandbox', onCall: [] };
  const stages = defineStages({ stages: { dev: stage, qa: stage } });

  expect(stagesNamed(stages, [])).toEqual(stages);
  expect(stagesNamed(stages, ['qa']).map(({ name }) => name)).toEqual(['qa']);
  expect(() => stagesNamed(stages, ['dev', 'prod'])).toThrow(
    'stagesNamed "prod": there is no stage of this name; write dev, qa',
  );
});

test('the bigger a size, the more careful and the dearer it may be', () => {
  const { sandbox, team, production } = sizes;

  expect([sandbox, team, production].map(({ disposable }) => disposable)).toEqual([true, false, false]);
  expect(sandbox.budget).toBeLessThan(team.budget);
  expect(team.budget).toBeLessThan(production.budget);
});
