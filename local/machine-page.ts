import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { JsonObject } from '../domain/events/event';
import { OWN_FIELD } from '../domain/search/document';
import { type DeployedFunction, valuesOf } from './deployed-app';
import { EmbeddedMetrics, outcomeName } from './embedded-metrics';
import type { LocalMachine } from './local-machine';
import { askOpenSearch } from './opensearch/ask';
import { startPage } from './page/page';
import type { DryRuns, Entities, Flow, FlowCount, FlowStep, Search, SearchResult } from './page/sources';
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
    flow: flowOf(machine),
    dryRuns: dryRunsOf(machine),
  });
}

function entitiesOf({ app, clients }: LocalMachine, samples: ReadonlyMap<string, JsonObject>): Entities {
  const tableOf = (name: string) => {
    const found = app.entities.find(({ registration }) => registration.entity === name);
    if (!found) throw new Error(`the app has no entity "${name}"`);
    return found.registration.table;
  };
  return {
    list: () =>
      app.entities.map(({ registration: { entity, partitionKey, sortKey } }) => {
        const sample = samples.get(entity);
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

function dryRunsOf({ app, rules, clients }: LocalMachine): DryRuns {
  const tables = rules.some(({ dryRun }) => dryRun) ? valuesOf(app, 'OUTBOX_TABLE') : [];
  return { list: () => readWithheld(clients.dynamoDb, tables, Date.now()) };
}

function flowOf(machine: LocalMachine): Flow {
  const metrics = new EmbeddedMetrics(machine.clients.logs);
  return {
    counts: async () => {
      const functions = await Promise.all(
        machine.app.functions.map(async (fn) => ({ fn, outcomes: await metrics.read(fn.logGroup) })),
      );
      return [
        ...tableSteps(machine),
        ...functions.map(({ fn, outcomes }) => functionStep(machine, fn, outcomes)),
        ...channelSteps(machine),
        ...(await indexSteps(machine)),
      ];
    },
  };
}

function tableSteps({ app, changeStreams }: LocalMachine): FlowStep[] {
  const relayed = changeStreams.counts();
  return app.entities.map(({ registration: { entity, table } }) => {
    const count = relayed[table]?.relayed ?? 0;
    return { name: entity, kind: 'table', from: [], counts: [{ name: 'changes', count }] };
  });
}

function functionStep(
  { app }: LocalMachine,
  fn: DeployedFunction,
  outcomes: Readonly<Record<string, number>>,
): FlowStep {
  const from =
    fn.kind === 'sender'
      ? app.functions.filter(({ kind }) => kind === 'notifications').map(({ kind }) => kind)
      : app.entities.map(({ registration }) => registration.entity);
  const counts = Object.entries(outcomes).map(([metric, count]): FlowCount => {
    const name = outcomeName(metric);
    return { name, count, ...(name === 'failed' && { tone: 'bad' as const }) };
  });
  return {
    name: fn.kind,
    kind: 'function',
    from,
    counts: counts.length > 0 ? counts : [{ name: fn.kind === 'sender' ? 'sent' : 'delivered', count: 0 }],
  };
}

function channelSteps({ slack }: LocalMachine): FlowStep[] {
  return slack.channels().map(({ name }) => ({
    name: `#${name}`,
    kind: 'Slack',
    from: ['sender'],
    counts: [{ name: 'messages', count: slack.messages(name).length }],
  }));
}

async function indexSteps({ indexes, searchEndpoint }: LocalMachine): Promise<FlowStep[]> {
  return Promise.all(
    indexes.map(async (index) => {
      const { count } = await askOpenSearch<{ count: number }>(`${searchEndpoint}/${index}/_count`);
      return { name: `index ${index}`, kind: 'index', from: ['search'], counts: [{ name: 'documents', count }] };
    }),
  );
}
