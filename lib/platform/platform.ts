import { Annotations, Duration, RemovalPolicy, Stack, Tags, Token } from 'aws-cdk-lib';
import { InterfaceVpcEndpointAwsService } from 'aws-cdk-lib/aws-ec2';
import { type IManagedPolicy, SamlProvider, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Carries } from '../../domain/events/carries';
import { TAGS } from '../../domain/people/place';
import type { NatChoice, Size } from '../../domain/platform/sizes';
import type { Parts } from '../../domain/platform/stage-description';
import { acknowledge } from '../acknowledge';
import { EventStream } from '../events';
import { ImageRepository } from '../images';
import { Mistake } from '../mistake';
import { Monitoring } from '../monitoring';
import { Nat, Network } from '../network';
import { SlackApp, SlackNotifications } from '../notifications';
import { Federation, PeopleRoles } from '../people';
import { createBoundary } from '../people/app-team-boundary';
import { PropCheck } from '../prop-check';
import { type ISearchDomain, SearchDomain } from '../search';
import type { IPlatform, IPlatformNetwork } from './i-platform';
import { ImportedPlatform } from './imported-platform';
import { platformRules } from './platform-rules';
import { describeNetwork, describeSearch, describeStream, publishStage } from './publish-stage';
import type { PlatformStage, StagePeople } from './stage';
import { lookUp, readContext } from './stage-lookup';
import type { SlackParameters } from './stage-parameters';

export interface PlatformProps {
  /** One of `defineStages(…)`. */
  readonly stage: PlatformStage;

  /**
   * An OpenSearch that is there already.
   * @default a domain as the stage says
   */
  readonly search?: ISearchDomain;

  /**
   * A stack in the account and region of IAM Identity Center, `stage.people.organization`: permission sets are made there.
   * @default required where the stage says that they are others than its own, and the platform's stack otherwise
   */
  readonly organization?: Construct;

  /**
   * The address of the Slack Web API.
   * @default Slack's own
   */
  readonly slackApiUrl?: string;
}

/**
 * The ground of a stage: network, streams, search, alarms that reach people, and what the apps on it need to know, found by
 * the stage's name.
 */
export class Platform extends Construct implements IPlatform {
  readonly stage: string;
  readonly size: Size;
  readonly changes: EventStream;
  readonly events: EventStream;
  readonly onCall: Topic;
  readonly boundary: IManagedPolicy;
  /** The roles of those who work in the stage, where it has `people`. */
  readonly people?: PeopleRoles;
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  private readonly ground: Network;
  private readonly domain?: ISearchDomain;

  /**
   * The ground of a stage that is deployed, for an app that stands on it. What it says of itself is looked up in SSM Parameter
   * Store when the app is synthesised, and kept in cdk.context.json. Where the app's context describes it, as in a test, nothing
   * is looked up.
   *
   * @param stage its name
   * @throws Mistake where the stack has no account and region, or these have no such stage
   */
  static fromStage(scope: Construct, id: string, stage: string): IPlatform {
    return new ImportedPlatform(scope, id, stage, 'Platform.fromStage', lookUp);
  }

  /**
   * The ground of a stage as the app's context describes it, for tests: nothing is looked up.
   *
   * ```ts
   * new App({ context: { 'towpath:stages/production': { … } } })
   * ```
   *
   * @param stage its name
   * @throws Mistake where the context says nothing of it
   */
  static fromContext(scope: Construct, id: string, stage: string): IPlatform {
    return new ImportedPlatform(scope, id, stage, 'Platform.fromContext', readContext);
  }

  constructor(scope: Construct, id: string, props: PlatformProps) {
    super(scope, id);
    this.validate(props);
    const { stage } = props;
    this.stage = stage.name;
    this.size = stage.size;
    this.logRetention = stage.logDays;
    this.removalPolicy = stage.disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
    this.onCall = this.createOnCall(stage.onCall);
    Monitoring.of(Stack.of(this)).notify(this.onCall);
    if (stage.runbooks !== undefined) Monitoring.of(Stack.of(this)).runbooks(stage.runbooks);
    this.boundary = createBoundary(this, stage.name);
    // App teams are kept from what has these. What streams and indexes share stands beside this, in the stack.
    Tags.of(Stack.of(this)).add(TAGS.part, 'platform');
    Tags.of(Stack.of(this)).add(TAGS.stage, stage.name);

    this.ground = this.createNetwork(stage);
    this.changes = this.createStream('Changes', 'changes', stage);
    this.events = this.createStream('Events', 'published', stage);
    Monitoring.of(Stack.of(this)).announce(this.events);
    this.domain = props.search ?? this.createSearch(stage);
    for (const name of stage.repositories) this.createRepository(name);
    if (stage.slack) this.announce(stage.slack, props.slackApiUrl);
    if (stage.people) this.people = this.createPeople(stage.people, props.organization);
    this.describe(stage);
  }

  get network(): IPlatformNetwork {
    return this.ground;
  }

  get search(): ISearchDomain {
    if (this.domain) return this.domain;
    throw new Mistake(this, `stage "${this.stage}" has \`search: false\`; leave that out, or give the nodes`);
  }

  private validate({ stage, search, organization, slackApiUrl }: PlatformProps): void {
    const check = new PropCheck(this);
    check.given('stage', stage, 'logDays', 'write one of defineStages({ stages: { … } })');
    this.validatePlace(stage);
    check.givenOrAbsent('search', search, 'grantIndex', 'write a SearchDomain');
    const instead = insteadOf(organization, stage);
    if (instead !== undefined) check.refuse('organization', organization, instead);
    if (slackApiUrl !== undefined) check.text('slackApiUrl', slackApiUrl, 'write an address: "https://…"');
  }

  private validatePlace({ name, env }: PlatformStage): void {
    if (env.account === undefined) return;
    const stack = Stack.of(this);
    if (stack.account === env.account && stack.region === env.region) return;
    throw new Mistake(
      this,
      `stage "${name}" is in account ${env.account} and region ${env.region}, and stack "${stack.node.path}" in ${placeInWords(stack)}; give it the \`env\` of the stage: new Stack(app, '${stack.node.id}', { env: stage.env })`,
    );
  }

  private createOnCall(addresses: readonly string[]): Topic {
    const topic = new Topic(this, 'OnCall', { displayName: `Towpath, ${this.stage}`, enforceSSL: true });
    for (const address of addresses) topic.addSubscription(new EmailSubscription(address));
    if (addresses.length === 0) {
      Annotations.of(this).addWarningV2(
        'towpath:nobody-on-call',
        `nobody is told when the platform of stage "${this.stage}" fails; write addresses into its \`onCall\``,
      );
    }
    return topic;
  }

  private createNetwork({ network, dns, loadBalancers, logDays }: PlatformStage): Network {
    const made = new Network(this, 'Network', {
      zones: network.zones,
      cidr: network.cidr,
      nat: NAT[network.nat](),
      ...(dns && { domain: { name: dns.name, zone: this.hostedZone(dns) } }),
      logRetention: logDays,
      removalPolicy: this.removalPolicy,
    });
    // They are made when they are asked for.
    for (const which of loadBalancers) void made[which];
    return made;
  }

  private hostedZone({ hostedZoneId, hostedZoneName }: { hostedZoneId: string; hostedZoneName: string }) {
    const zoneName = hostedZoneName;
    return HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName });
  }

  private createStream(id: string, carries: Carries, { streams, heartbeat }: PlatformStage): EventStream {
    return new EventStream(this, id, {
      carries,
      ...(streams.shards !== 'onDemand' && { shards: streams.shards }),
      retention: Duration.days(streams.days),
      heartbeat,
      removalPolicy: this.removalPolicy,
    });
  }

  private createSearch({ search, logDays }: PlatformStage): ISearchDomain | undefined {
    if (!search) return undefined;
    const { vpc, isolatedSubnets } = this.ground;
    // The functions that use the domain stand beside it, and read their entities' names there.
    this.ground.endpointFor(InterfaceVpcEndpointAwsService.SSM);
    const domain = new SearchDomain(this, 'Search', {
      vpc,
      vpcSubnets: isolatedSubnets,
      capacity: {
        dataNodeInstanceType: search.instanceType,
        ...(search.nodes !== 'onePerZone' && { dataNodes: search.nodes }),
      },
      volumeSize: search.volumeSize,
      logRetention: logDays,
      removalPolicy: this.removalPolicy,
    });
    if (this.size !== 'production') {
      const reason = `A ${this.size} stage can do without its search until a node is replaced; changes wait in the stream.`;
      acknowledge(domain, { OS4: reason, OS7: reason });
    }
    return domain;
  }

  private createRepository(repositoryName: string): void {
    const { events: stream, removalPolicy } = this;
    // Of roles of this account, their own policies say whether they pull; Lambda asks the repository.
    const pulledBy = [new ServicePrincipal('lambda.amazonaws.com')];
    new ImageRepository(this, `Images-${repositoryName}`, { repositoryName, pulledBy, stream, removalPolicy });
  }

  private announce({ secretName, channel }: SlackParameters, apiUrl: string | undefined): void {
    new SlackNotifications(this, 'Messages', {
      stream: this.events,
      slack: SlackApp.fromSecret(this, 'Slack', { secretName, ...(apiUrl !== undefined && { apiUrl }) }),
      rules: platformRules(this.stage, channel),
      logRetention: this.logRetention,
      removalPolicy: this.removalPolicy,
    });
  }

  private createPeople(people: StagePeople, organization: Construct | undefined): PeopleRoles {
    const { services, sessionHours, identityCenter, samlProvider } = people;
    const federation = identityCenter
      ? Federation.identityCenter({ ...identityCenter, ...(organization && { scope: organization }) })
      : Federation.saml(SamlProvider.fromSamlProviderArn(this, 'SamlProvider', samlProvider ?? ''));
    const sessionDuration = Duration.hours(sessionHours);
    return new PeopleRoles(this, 'People', { platform: this, services, federation, sessionDuration });
  }

  private describe({ name, size, disposable, logDays, runbooks, network, loadBalancers }: PlatformStage): void {
    const parts: Partial<Parts> = {
      network: describeNetwork(this.ground, network.cidr, loadBalancers),
      changes: describeStream(this.changes),
      events: describeStream(this.events),
      ...(this.domain && { search: describeSearch(this.domain) }),
      onCall: { topicArn: this.onCall.topicArn },
      people: { boundaryArn: this.boundary.managedPolicyArn },
    };
    const stage = { stage: name, size, disposable, logDays, ...(runbooks !== undefined && { runbooks }) };
    publishStage(this, stage, parts);
  }
}

/** What to write instead of a stack for permission sets, where it is not the one that the stage says. */
function insteadOf(organization: unknown, { name, people }: PlatformStage): string | undefined {
  const wanted = people?.organization;
  if (!wanted && organization === undefined) return undefined;
  if (!wanted) return 'the stage says of no Identity Center that it is in another account or region; leave it out';
  const example = `new Stack(app, 'People-${name}', { env: stage.people.organization })`;
  if (!Construct.isConstruct(organization)) return `write a stack in the account of Identity Center: ${example}`;
  const { account, region } = Stack.of(organization);
  if (account === wanted.account && region === wanted.region) return undefined;
  const there = placeInWords(Stack.of(organization));
  return `it is in ${there}, and Identity Center in ${placeInWords(wanted)}; write ${example}`;
}

function placeInWords({ account, region }: { readonly account: string; readonly region: string }): string {
  const isSaid = !(Token.isUnresolved(account) || Token.isUnresolved(region));
  return isSaid ? `account ${account} and region ${region}` : 'the account and region of the deployment';
}

const NAT: Readonly<Record<NatChoice, () => Nat>> = {
  none: Nat.none,
  gateway: Nat.gateway,
  gatewayPerZone: Nat.gatewayPerZone,
};
