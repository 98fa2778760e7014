import { CustomResource, Duration, Token } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import type { JsonObject } from '../../domain/events/event';
import { firstIndexOf } from '../../domain/search/index-body';
import {
  checkIndexDefinition,
  type IndexDefinition,
  type SearchConfiguration,
} from '../../domain/search/index-definition';
import type { EntityTable } from '../events';
import { StreamFunction } from '../events/stream-function';
import { TowpathFunction } from '../functions/towpath-function';
import { Mistake } from '../mistake';
import { oneInStack } from '../one-in-stack';
import type { ISearchDomain } from './search-domain';

export interface SearchIndexProps {
  /** The entity whose items become documents. */
  readonly entity: EntityTable;

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
}

/**
 * Keeps an OpenSearch index equal to an entity's table, from the oldest change that the stream has: an index that is added
 * to a stream whose function reads it already, or given another alias or domain, has the items that change from then on.
 */
export class SearchIndex extends Construct {
  /** What people search: an alias that hides deleted documents. */
  readonly alias: string;
  readonly domain: ISearchDomain;

  constructor(scope: Construct, id: string, props: SearchIndexProps) {
    super(scope, id);
    this.domain = props.domain;
    this.alias = props.alias ?? props.entity.entity;
    const definition: IndexDefinition = {
      entity: props.entity.entity,
      alias: this.alias,
      mappings: props.mappings,
      settings: props.settings ?? {},
    };
    this.validate(definition, props.entity);

    const index = this.createIndex(definition, props.entity);
    this.follow(props.entity, index);
  }

  private validate(definition: IndexDefinition, entity: EntityTable): void {
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
  private createIndex(definition: IndexDefinition, entity: EntityTable): CustomResource {
    const maker = IndexMaker.of(this, this.domain);
    maker.grantIndex(definition.alias);
    return new CustomResource(this, 'Index', {
      resourceType: 'Custom::TowpathSearchIndex',
      serviceToken: maker.serviceToken,
      // The maker knows its endpoint; here it makes a changed one an update.
      properties: {
        definition: JSON.stringify(definition),
        endpoint: this.domain.endpoint,
        registryPath: entity.stream.registryPath,
      },
    });
  }

  private follow(entity: EntityTable, index: CustomResource): void {
    const indexer = oneInStack(
      this,
      'Search',
      [this.domain, entity.stream],
      (stack, id) => new Indexer(stack, id, entity, this.domain),
    );
    const other = indexer.indexLike(entity.entity, this.alias);
    if (other) {
      throw new Mistake(
        this,
        `this stack has the index "${other.alias}" of "${other.entity}" on this domain already; an entity has one index, and an index one entity`,
      );
    }
    indexer.addIndex(entity, this.alias, index);
  }
}

/** The function that follows a stream into the indexes of one domain. */
class Indexer extends Construct {
  private readonly configuration: SearchConfiguration & { indexes: { entity: string; alias: string }[] } = {
    format: 1,
    indexes: [],
  };
  private readonly function: StreamFunction;

  constructor(
    scope: Construct,
    id: string,
    entity: EntityTable,
    private readonly domain: ISearchDomain,
  ) {
    super(scope, id);
    this.function = new StreamFunction(this, 'Function', {
      stream: entity.stream,
      bundle: 'search/search',
      description: 'Towpath: keeps search indexes equal to their tables',
      // A slow cluster is waited for: a function that runs out of time looks like one that crashes.
      timeout: Duration.minutes(3),
      environment: searchEnvironment(domain),
      configuration: () => this.configuration,
      vpc: domain.vpc,
      vpcSubnets: domain.vpcSubnets,
    });
    domain.allowFrom(this.function);
  }

  /** @returns the index in the way, where the entity or the alias has one here already */
  indexLike(entity: string, alias: string): { readonly entity: string; readonly alias: string } | undefined {
    return this.configuration.indexes.find((known) => known.entity === entity || known.alias === alias);
  }

  addIndex(entity: EntityTable, alias: string, index: CustomResource): void {
    this.configuration.indexes.push({ entity: entity.entity, alias });
    this.domain.grantPaths(this.function, [`${alias}/_bulk`, `${alias}/_mget`], ['Post']);
    // Settles two changes with one version by what the table says.
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
  static of(scope: Construct, domain: ISearchDomain): IndexMaker {
    return oneInStack(scope, 'IndexMaker', [domain], (stack, id) => new IndexMaker(stack, id, domain));
  }

  readonly serviceToken: string;
  private readonly function: TowpathFunction;

  private constructor(
    scope: Construct,
    id: string,
    private readonly domain: ISearchDomain,
  ) {
    super(scope, id);
    this.function = new TowpathFunction(this, 'Function', {
      bundle: 'search/index-maker',
      description: 'Towpath: makes search indexes when a stack is deployed',
      timeout: Duration.minutes(5),
      environment: searchEnvironment(domain),
      vpc: domain.vpc,
      vpcSubnets: domain.vpcSubnets,
    });
    domain.allowFrom(this.function);
    this.serviceToken = new Provider(this, 'Provider', {
      onEventHandler: this.function,
      logGroup: new LogGroup(this, 'ProviderLogs', { retention: RetentionDays.ONE_MONTH }),
    }).serviceToken;
  }

  /** Lets it describe, make and change the index, and neither read nor write documents. */
  grantIndex(alias: string): void {
    const index = firstIndexOf(alias);
    const parts = [`${index}/_alias/${alias}`, `${index}/_mapping`, `${index}/_settings`];
    this.domain.grantPaths(this.function, [alias, index], ['Get']);
    this.domain.grantPaths(this.function, [index, ...parts], ['Put']);
  }
}

function searchEnvironment(domain: ISearchDomain): Record<string, string> {
  return { SEARCH_ENDPOINT: domain.endpoint, SEARCH_SIGNING: domain.domainArn === undefined ? 'none' : 'aws' };
}
