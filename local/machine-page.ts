import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { EntityRegistration } from '../domain/events/entity';
import type { JsonObject } from '../domain/events/event';
import { OWN_FIELD } from '../domain/search/document';
import { valuesOf } from './deployed-app';
import { exampleItem } from './example-item';
import { machineFlow } from './flow/machine-flow';
import { indexDefinitionsIn } from './index-definitions';
import type { LocalMachine } from './local-machine';
import { askOpenSearch } from './opensearch/ask';
import { startPage } from './page/page';
import type { DryRuns, Entities, Search, SearchResult } from './page/sources';
import type { LocalService } from './service';
import { readWithheld } from './withheld';

/** So many hits are shown. */
const SHOWN_HITS = 20;

/**
 * Serves the page of a machine: its tables, its channels, its indexes and the flow between them.
 *
 * @param samples by entity, an item as the app writes it
 */
export function startMachinePage(
  machine: LocalMachine,
  options: { readonly port: number; readonly samples: ReadonlyMap<string, JsonObject> },
): Promise<LocalService> {
  return startPage({
    port: options.port,
    title: machine.deployment.stacks.map(({ name }) => name).join(', '),
    slack: machine.slack,
    entities: entitiesOf(machine, options.samples),
    search: searchOf(machine),
    flow: machineFlow(machine),
    dryRuns: dryRunsOf(machine),
  });
}

function entitiesOf(machine: LocalMachine, samples: ReadonlyMap<string, JsonObject>): Entities {
  const { app, clients } = machine;
  const tableOf = (name: string) => {
    const found = app.entities.find(({ registration }) => registration.entity === name);
    if (!found) throw new Error(`the app has no entity "${name}"`);
    return found.registration.table;
  };
  return {
    list: () =>
      app.entities.map(({ registration }) => {
        const { entity, partitionKey, sortKey } = registration;
        const sample = samples.get(entity) ?? madeUp(machine, registration);
        return { entity, partitionKey, ...(sortKey && { sortKey }), ...(sample && { sample }) };
      }),
    put: async (entity, item) => {
      await clients.dynamoDb.send(new PutItemCommand({ TableName: tableOf(entity), Item: marshall(item) }));
    },
    delete: async (entity, key) => {
      await clients.dynamoDb.send(new DeleteItemCommand({ TableName: tableOf(entity), Key: marshall(key) }));
    },
  };
}

/** Such an item as the app's index and rules are about; undefined where they say nothing of the entity. */
function madeUp(
  { deployment, functionsWithRules }: LocalMachine,
  { entity, partitionKey, sortKey }: EntityRegistration,
): JsonObject | undefined {
  const definitions = deployment.stacks.flatMap(({ template }) => indexDefinitionsIn(template));
  const mappings = definitions.find((one) => one.entity === entity)?.mappings ?? {};
  const rules = functionsWithRules.flatMap((fn) => fn.rules);
  const item = exampleItem({ entity, mappings, rules });
  if (Object.keys(item).length === 0) return undefined;
  return { ...item, [partitionKey]: 'example-1', ...(sortKey && { [sortKey]: '1' }) };
}

function searchOf({ indexes, searchEndpoint }: LocalMachine): Search {
  return {
    indexes: () => indexes,
    search: async (index, words) => {
      const query = { simple_query_string: { query: words, lenient: true, default_operator: 'and' } };
      const answer = await askOpenSearch<SearchAnswer>(`${searchEndpoint}/${index}/_search`, {
        size: SHOWN_HITS,
        query,
      });
      return resultOf(answer);
    },
  };
}

interface SearchAnswer {
  readonly hits: {
    readonly total: { readonly value: number };
    readonly hits: readonly { readonly _id: string; readonly _source: JsonObject }[];
  };
}

function resultOf({ hits }: SearchAnswer): SearchResult {
  return {
    total: hits.total.value,
    hits: hits.hits.map(({ _id: id, _source: { [OWN_FIELD]: _ours, name, ...fields } }) => ({
      id,
      fields: { ...(name !== undefined && { name }), ...fields },
    })),
  };
}

function dryRunsOf({ app, functionsWithRules, clients }: LocalMachine): DryRuns {
  const tables = functionsWithRules.some(({ rules }) => rules.some(({ dryRun }) => dryRun))
    ? valuesOf(app, 'OUTBOX_TABLE')
    : [];
  return { list: () => readWithheld(clients.dynamoDb, tables, Date.now()) };
}
