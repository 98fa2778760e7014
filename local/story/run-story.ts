import { EmbeddedMetrics, type MetricCounts } from '../embedded-metrics';
import { LocalError } from '../local-error';
import type { LocalMachine } from '../local-machine';
import type { Steps, StepTime } from '../steps';
import { compare, type Difference, type Found } from './compare';
import type { Story } from './read-story';
import type { Expected } from './story';
import { whatCame } from './what-came';
import { writeStory } from './write-story';

/** What a run of a story came to; `towpath local --once --json` prints it. */
export interface StoryReport {
  /** Whether everything came as expected: no differences. */
  readonly equal: boolean;
  /** What was done, in order of its end, in milliseconds. Some steps ran side by side. */
  readonly steps: readonly StepTime[];
  /** Milliseconds from the start of the command until the first message stood in a channel; null if none came. */
  readonly firstMessage: number | null;
  readonly writes: number;
  /** For each of Towpath's functions, what came in and how it ended. */
  readonly functions: readonly FunctionReport[];
  /** By index. */
  readonly documents: Readonly<Record<string, ExpectedAndFound>>;
  /** By channel. */
  readonly announcements: Readonly<Record<string, ExpectedAndFound>>;
  /** By channel, what rules with `dryRun` would have said. */
  readonly withheld: Readonly<Record<string, ExpectedAndFound>>;
  /** What the failure stores keep. */
  readonly failures: ExpectedAndFound;
  readonly differences: readonly Difference[];
}

export interface FunctionReport {
  readonly name: string;
  readonly kind: string;
  /** Records or messages that its event source mapping polled. */
  readonly polled: number;
  /** The same, each time that they were passed to the function. */
  readonly invoked: number;
  /** Its own counts: `RecordsDelivered`, `RecordsFiltered`, `RecordsSuperseded`, `RecordsFailed`, `AnnouncementsSent`, … */
  readonly outcomes: MetricCounts;
}

export interface ExpectedAndFound {
  readonly expected: number;
  readonly found: number;
}

/** Writes a story, waits until all of it has gone through, and compares what came of it with what was expected. */
export async function runStory(
  machine: LocalMachine,
  story: Story,
  steps: Steps & { readonly times: readonly StepTime[] },
  timing: { readonly startedAt: number; readonly now: () => number },
): Promise<StoryReport> {
  let firstMessage: number | null = null;
  const unsubscribe = machine.slack.subscribe(() => {
    firstMessage ??= Math.round(timing.now() - timing.startedAt);
  });
  await steps.run(`Writing ${story.writes.length} changes`, (say) =>
    writeStory(story.writes, {
      dynamodb: machine.clients.dynamoDb,
      kinesis: machine.clients.kinesis,
      homeOf: homesIn(machine),
      onProgress: (written, of) => say(`${written} of ${of}`),
    }),
  );
  await steps.run('Waiting until all of it has gone through', () => machine.untilThrough());
  unsubscribe();
  const found = await steps.run('Comparing what came with what was expected', () =>
    whatCame({ ...machine, ...machine.clients }),
  );
  const differences = compare(story.expected, found);
  return {
    equal: differences.length === 0,
    steps: steps.times,
    firstMessage,
    writes: story.writes.length,
    functions: await functionReports(machine),
    ...sizes(story.expected, found),
    differences,
  };
}

function homesIn({ app, emulator }: LocalMachine) {
  return (entity: string) => {
    const home = app.entities.find(({ registration }) => registration.entity === entity);
    if (!home) {
      const known = app.entities.map(({ registration }) => registration.entity).join(', ');
      throw new LocalError(
        `The story writes the entity "${entity}", which the app does not have; it has ${known || 'none'}`,
      );
    }
    const streamArn = `arn:aws:kinesis:${emulator.region}:${emulator.account}:stream/${home.streamName}`;
    return { registration: home.registration, streamArn };
  };
}

async function functionReports({ app, mappings, clients }: LocalMachine): Promise<FunctionReport[]> {
  const metrics = new EmbeddedMetrics(clients.logs);
  const polled = mappings.counts();
  return Promise.all(
    app.functions.map(async ({ name, kind, logGroup }) => {
      const counts = polled.find(({ functionArn }) => functionArn.split(':')[6] === name)?.counts;
      return {
        name,
        kind,
        polled: counts?.PolledEventCount ?? 0,
        invoked: counts?.InvokedEventCount ?? 0,
        outcomes: await metrics.read(logGroup),
      };
    }),
  );
}

function sizes(
  expected: Expected,
  found: Found,
): Pick<StoryReport, 'documents' | 'announcements' | 'withheld' | 'failures'> {
  const documents = (of: Expected, index: string) => Object.keys(of.documents[index] ?? {}).length;
  const announcements = (of: Expected, channel: string) => of.announcements[channel]?.length ?? 0;
  const withheld = (of: Expected, channel: string) => of.withheld?.[channel]?.length ?? 0;
  return {
    documents: bothOf(Object.keys(expected.documents), (index) => [
      documents(expected, index),
      documents(found, index),
    ]),
    announcements: bothOf(Object.keys(expected.announcements), (channel) => [
      announcements(expected, channel),
      announcements(found, channel),
    ]),
    withheld: bothOf(Object.keys(expected.withheld ?? {}), (channel) => [
      withheld(expected, channel),
      withheld(found, channel),
    ]),
    failures: { expected: expected.failures.length, found: found.failures.length },
  };
}

function bothOf(names: readonly string[], count: (name: string) => [number, number]): Record<string, ExpectedAndFound> {
  return Object.fromEntries(
    names.map((name) => {
      const [expected, found] = count(name);
      return [name, { expected, found }];
    }),
  );
}
