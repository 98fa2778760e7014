import { EmbeddedMetrics } from '../embedded-metrics';
import { kinesisSource } from '../event-source-mapping';
import type { LocalMachine } from '../local-machine';
import { askOpenSearch } from '../opensearch/ask';
import type { Flow } from '../page/sources';
import { FailureReasons } from './failure-reasons';
import { flowSteps, type SeenFunction } from './flow-steps';
import { StreamReader } from './stream-reader';

/** What the page is told of the records of a machine: each look reads the counts of everything that they pass. */
export function machineFlow(machine: LocalMachine): Flow {
  const { app, changeStreams, clients, deployment, functionsWithRules, mappings, slack } = machine;
  const metrics = new EmbeddedMetrics(clients.logs);
  const reasons = new FailureReasons(clients.logs);
  const readers = streamReaders(machine);

  const seenFunction = async (logGroup: string): Promise<SeenFunction> => {
    const outcomes = await metrics.read(logGroup);
    const failed = (outcomes.RecordsFailed ?? 0) + (outcomes.AnnouncementsFailed ?? 0);
    const latestFailure = await reasons.latest(logGroup, failed);
    return { outcomes, ...(latestFailure !== undefined && { latestFailure }) };
  };

  return {
    counts: async () => {
      const relayed = Object.entries(changeStreams.counts());
      return flowSteps({
        stacks: deployment.stacks,
        app,
        functionsWithRules,
        mappings: mappings.counts(),
        changes: Object.fromEntries(relayed.map(([table, counts]) => [table, counts.relayed])),
        streams: await ofEach([...readers], ([name, reader]) => [name, reader.look()]),
        functions: await ofEach(app.functions, ({ name, logGroup }) => [name, seenFunction(logGroup)]),
        channels: new Map(slack.channels().map(({ name }) => [name, slack.messages(name).length])),
        documents: await ofEach(machine.indexes, (alias) => [alias, documentsIn(alias, machine)]),
      });
    },
  };
}

/** Of the streams that the apps have, and of those that something of theirs reads. */
function streamReaders({ deployment, mappings, clients }: LocalMachine): Map<string, StreamReader> {
  const made = deployment.stacks.flatMap(({ template, physicalIds, region, account }) =>
    Object.entries(template.Resources ?? {}).flatMap(([logicalId, { Type }]) =>
      Type === 'AWS::Kinesis::Stream' ? [`arn:aws:kinesis:${region}:${account}:stream/${physicalIds[logicalId]}`] : [],
    ),
  );
  const read = mappings.counts().map(({ eventSourceArn }) => eventSourceArn);
  const arns = new Set([...made, ...read.filter((arn) => arn.includes(':stream/'))]);
  return new Map(
    [...arns].map((arn) => [
      arn.slice(arn.lastIndexOf('/') + 1),
      new StreamReader(kinesisSource(clients.kinesis, arn)),
    ]),
  );
}

async function documentsIn(alias: string, { searchEndpoint }: LocalMachine): Promise<number> {
  return (await askOpenSearch<{ count: number }>(`${searchEndpoint}/${alias}/_count`)).count;
}

/** All at the same time. */
async function ofEach<Item, Seen>(
  items: readonly Item[],
  look: (item: Item) => readonly [string, Promise<Seen>],
): Promise<Map<string, Seen>> {
  return new Map(
    await Promise.all(
      items.map(async (item) => {
        const [name, seen] = look(item);
        return [name, await seen] as const;
      }),
    ),
  );
}
