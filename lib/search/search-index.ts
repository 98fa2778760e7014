import { CustomResource, Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import type { Alarm, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Grant, type IGrantable, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { JsonObject } from '../../domain/events/event';
import { firstIndexOf } from '../../domain/search/index-body';
import {
  checkIndexDefinition,
  type IndexDefinition,
  type SearchConfiguration,
} from '../../domain/search/index-definition';
import type { IEntityTable } from '../events';
import { NO_HEARTBEAT, sinkWidgets } from '../events/sink-alarms';
import { StreamFunction } from '../events/stream-function';
import { ResourceProvider } from '../functions/resource-provider';
import { type FunctionOptions, TowpathFunction } from '../functions/towpath-function';
import { Mistake } from '../mistake';
import { checkAlarms } from '../monitoring/alarm-check';
import { type AlarmName, createAlarms } from '../monitoring/alarms';
import { showOnDashboard } from '../monitoring/flow-dashboard';
import { agreeOn, oneInStack } from '../one-in-stack';
import { isObject, PropCheck } from '../prop-check';
import type { ISearchDomain } from './search-domain-access';
import { SEARCH_INDEX_ALARMS, type SearchIndexAlarms, searchIndexAlarms } from './search-index-alarms';

/** The functions run in the network of the domain. */
export interface SearchIndexProps extends Omit<FunctionOptions, 'vpc' | 'vpcSubnets'> {
  /** The entity whose items become documents. */
  readonly entity: IEntityTable;

  readonly domain: ISearchDomain;

  /**
   * How attributes are searched, as OpenSearch's field mappings: `{ name: { type: 'text' } }`. Attributes without one
   * are part of the document, and cannot be searched.
   */
  readonly mappings: Record<string, JsonObject>;

  /**
   * Settings of the index, such as `analysis` or `number_of_replicas`.
   * @default OpenSearch's
   */
  readonly settings?: JsonObject;

  /**
   * What people search.
   * @default the entity's name
   */
  readonly alias?: string;

  /**
   * The key that encrypts the logs of the functions. What the index holds is encrypted as its domain is.
   * @default CloudWatch's own keys
   */
  readonly encryptionKey?: IKey;

  /**
   * Which alarms there are, when they fire, and whom they tell; `false` for none.
   * @default all of this construct, at the thresholds in docs/alarms.md
   */
  readonly alarms?: SearchIndexAlarms | false;

  /**
   * What happens to the index when it is removed from the stack: DESTROY removes it, unless it is of another stream.
   * @default it is kept, so that people can go on searching
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** What can be allowed with an index. */
export class SearchIndexGrants {
  constructor(
    private readonly domain: ISearchDomain,
    private readonly alias: string,
  ) {}

  /**
   * To search, count and get documents. In the domain's network a function has to be let in as well:
   * `domain.allowFrom(fn)`.
   */
  search(grantee: IGrantable): void {
    const { alias } = this;
    this.domain.grantPaths(grantee, [`${alias}/_search`, `${alias}/_count`, `${alias}/_mget`], ['Get', 'Post']);
    this.domain.grantPaths(grantee, [`${alias}/_doc/*`], ['Get']);
  }
}

/**
 * Keeps an OpenSearch index equal to an entity's table, from the oldest change that the stream has: an index that is added
 * to a stream whose function reads it already, or given another alias or domain, has the items that change from then on.
 */
export class SearchIndex extends Construct {
  /** What people search: an alias that hides deleted documents. */
  readonly alias: string;
  readonly domain: ISearchDomain;
  readonly grants: SearchIndexGrants;
  /** The function that keeps the index, shared by all indexes of the stack on this domain and stream. */
  readonly function: TowpathFunction;
  /** The alarms of that function. */
  readonly alarms: Readonly<Partial<Record<AlarmName<SearchIndexAlarms>, Alarm>>>;

  constructor(scope: Construct, id: string, props: SearchIndexProps) {
    super(scope, id);
    this.validateProps(props);
    this.domain = props.domain;
    this.alias = props.alias ?? props.entity.entity;
    const definition: IndexDefinition = {
      entity: props.entity.entity,
      alias: this.alias,
      mappings: props.mappings,
      settings: props.settings ?? {},
    };
    this.validate(definition, props.entity);

    const index = this.createIndex(definition, props);
    const indexer = this.follow(props, index);
    this.grants = new SearchIndexGrants(this.domain, this.alias);
    this.function = indexer.function;
    this.alarms = indexer.alarms;
  }

  /** How many records of the stream ended in one way in the function that keeps the index. */
  metricRecords(outcome: 'Delivered' | 'Filtered' | 'Superseded' | 'Failed', options?: MetricOptions): Metric {
    return this.function.metricOfTowpath(`Records${outcome}`, options);
  }

  /** How many documents an index of the stack refused. */
  metricDocumentsRejected(options?: MetricOptions): Metric {
    return this.function.metricOfTowpath('DocumentsRejected', options);
  }

  private validateProps({ entity, domain, mappings, settings, alias, alarms, ...options }: SearchIndexProps): void {
    const check = new PropCheck(this);
    check.given('entity', entity, 'inserted', 'write the EntityTable whose items become documents');
    check.given('domain', domain, 'grantPaths', 'write a SearchDomain, or SearchDomain.fromEndpoint(…)');
    if (!isObject(mappings)) {
      check.refuse('mappings', mappings, "write how attributes are searched: { name: { type: 'text' } }");
    }
    if (settings !== undefined && !isObject(settings)) {
      check.refuse('settings', settings, 'write the settings of an index: { number_of_replicas: 0 }');
    }
    if (alias !== undefined && typeof alias !== 'string') {
      check.refuse('alias', alias, "write a name, or leave it out for the entity's");
    }
    check.encryptionKey(options.encryptionKey);
    check.removalPolicy(options.removalPolicy);
    check.logRetention(options.logRetention);
    const absent = { heartbeat: !entity.stream.heartbeat && NO_HEARTBEAT };
    checkAlarms<SearchIndexAlarms>(this, alarms, SEARCH_INDEX_ALARMS, absent);
  }

  private validate(definition: IndexDefinition, entity: IEntityTable): void {
    if (Token.isUnresolved(JSON.stringify(definition))) {
      throw new Mistake(
        this,
        "`alias`, `mappings` or `settings` has a value that is only known at deployment; they travel with the function's code, so write the value itself",
      );
    }
    for (const sentence of checkIndexDefinition(definition)) throw new Mistake(this, sentence);
    const sensitive = entity.sensitive.find((name) => name in definition.mappings);
    if (sensitive !== undefined) {
      throw new Mistake(this, `\`mappings\` has "${sensitive}", which is sensitive and reaches no index; leave it out`);
    }
  }

  /** Made before the function reads, so that no document makes an index by accident. */
  private createIndex(definition: IndexDefinition, props: SearchIndexProps): CustomResource {
    const maker = IndexMaker.of(this, props);
    const isDisposable = props.removalPolicy === RemovalPolicy.DESTROY;
    const allowed = maker.allowIndex(this, definition.alias, isDisposable);
    const index = new CustomResource(this, 'Index', {
      resourceType: 'Custom::TowpathSearchIndex',
      serviceToken: maker.serviceToken,
      // The maker knows its endpoint; here it makes a changed one an update.
      properties: {
        definition: JSON.stringify(definition),
        endpoint: this.domain.endpoint,
        registryPath: props.entity.stream.registryPath,
        ...(isDisposable && { removeOnDelete: 'true' }),
      },
    });
    if (allowed) index.node.addDependency(allowed);
    return index;
  }

  private follow(props: SearchIndexProps, index: CustomResource): Indexer {
    const { entity, logRetention, tracing, encryptionKey, alarms } = props;
    const indexer = oneInStack(
      this,
      'Search',
      [this.domain, entity.stream],
      (stack, id) => new Indexer(stack, id, props),
    );
    agreeOn(this, indexer, 'the function', { logRetention, tracing, encryptionKey, alarms });
    const other = indexer.indexLike(entity.entity, this.alias);
    if (other) {
      throw new Mistake(
        this,
        `this stack has the index "${other.alias}" of "${other.entity}" on this domain already; an entity has one index, and an index one entity`,
      );
    }
    indexer.addIndex(entity, this.alias, index);
    return indexer;
  }
}

const INDEXING_TIMEOUT = Duration.minutes(3);

/** The function that follows a stream into the indexes of one domain. */
class Indexer extends Construct {
  private readonly configuration: SearchConfiguration & { indexes: { entity: string; alias: string }[] } = {
    format: 1,
    indexes: [],
  };
  readonly function: StreamFunction;
  readonly alarms: Readonly<Partial<Record<AlarmName<SearchIndexAlarms>, Alarm>>>;
  private readonly domain: ISearchDomain;

  constructor(scope: Construct, id: string, props: SearchIndexProps) {
    super(scope, id);
    const { entity, domain } = props;
    this.domain = domain;
    this.function = new StreamFunction(this, 'Function', {
      stream: entity.stream,
      bundle: 'search/search',
      description: 'Towpath: keeps search indexes equal to their tables',
      // A slow cluster is waited for: a function that runs out of time looks like one that crashes.
      timeout: INDEXING_TIMEOUT,
      environment: searchEnvironment(domain),
      configuration: () => this.configuration,
      vpc: domain.vpc,
      vpcSubnets: domain.vpcSubnets,
      logRetention: props.logRetention,
      tracing: props.tracing,
      encryptionKey: props.encryptionKey,
    });
    domain.allowFrom(this.function);
    this.alarms = createAlarms<SearchIndexAlarms>(
      this,
      searchIndexAlarms(this.function, INDEXING_TIMEOUT, entity.stream.heartbeat),
      props.alarms,
    );
    showOnDashboard(this, 'sink', `Indexes on \`${domain.node.path}\``, sinkWidgets(this.function));
  }

  /** @returns the index in the way, where the entity or the alias has one here already */
  indexLike(entity: string, alias: string): { readonly entity: string; readonly alias: string } | undefined {
    return this.configuration.indexes.find((known) => known.entity === entity || known.alias === alias);
  }

  addIndex(entity: IEntityTable, alias: string, index: CustomResource): void {
    this.configuration.indexes.push({ entity: entity.entity, alias });
    this.domain.grantPaths(this.function, [`${alias}/_bulk`, `${alias}/_mget`], ['Post']);
    // Settles two changes with one version by what the table says.
    entity.table.encryptionKey?.grantDecrypt(this.function);
    Grant.addToPrincipal({
      grantee: this.function,
      actions: ['dynamodb:GetItem', 'dynamodb:DescribeTable'],
      resourceArns: [entity.table.tableArn],
    });
    this.function.mapping.node.addDependency(index);
  }
}

/** Makes the indexes of a domain when a stack is deployed: one for each domain and stack. */
class IndexMaker extends Construct {
  static of(scope: Construct, props: SearchIndexProps): IndexMaker {
    const { domain, logRetention, tracing, encryptionKey } = props;
    const maker = oneInStack(scope, 'IndexMaker', [domain], (stack, id) => new IndexMaker(stack, id, props));
    agreeOn(scope, maker, 'the function that makes indexes', { logRetention, tracing, encryptionKey });
    return maker;
  }

  readonly serviceToken: string;
  private readonly function: TowpathFunction;
  private readonly domain: ISearchDomain;

  private constructor(scope: Construct, id: string, props: SearchIndexProps) {
    super(scope, id);
    const { domain, encryptionKey, logRetention, tracing } = props;
    this.domain = domain;
    this.function = new TowpathFunction(this, 'Function', {
      bundle: 'search/index-maker',
      description: 'Towpath: makes search indexes when a stack is deployed',
      timeout: Duration.minutes(5),
      environment: searchEnvironment(domain),
      vpc: domain.vpc,
      vpcSubnets: domain.vpcSubnets,
      logRetention,
      tracing,
      encryptionKey,
    });
    domain.allowFrom(this.function);
    const provider = new ResourceProvider(this, 'Provider', { function: this.function, encryptionKey, logRetention });
    this.serviceToken = provider.serviceToken;
  }

  /**
   * Lets it describe, make and change an index, remove it where it is disposable, and neither read nor write documents.
   *
   * By a policy for each index, which outlives the index: CloudFormation changes the policies of a role before it deletes
   * what was removed.
   */
  allowIndex(scope: Construct, alias: string, isDisposable: boolean): Policy | undefined {
    const { domain } = this;
    if (domain.domainArn === undefined || !this.function.role) return undefined;
    const index = firstIndexOf(alias);
    const parts = [`${index}/_alias/${alias}`, `${index}/_mapping`, `${index}/_settings`];
    const allow = (method: string, paths: readonly string[]) =>
      new PolicyStatement({
        actions: [`es:ESHttp${method}`],
        resources: paths.map((path) => `${domain.domainArn}/${path}`),
      });
    return new Policy(scope, 'IndexPolicy', {
      statements: [
        allow('Get', [alias, index]),
        allow('Put', [index, ...parts]),
        ...(isDisposable ? [allow('Delete', [index])] : []),
      ],
      roles: [this.function.role],
    });
  }
}

function searchEnvironment(domain: ISearchDomain): Record<string, string> {
  return { SEARCH_ENDPOINT: domain.endpoint, SEARCH_SIGNING: domain.domainArn === undefined ? 'none' : 'aws' };
}
