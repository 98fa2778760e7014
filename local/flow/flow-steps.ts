import type { DeployedApp, DeployedFunction } from '../deployed-app';
import type { DeployedStack } from '../deployment/stacks';
import { type MetricCounts, outcomeName } from '../embedded-metrics';
import type { MappingCounts } from '../event-source-mapping';
import { indexDefinitionsIn } from '../index-definitions';
import type { FlowCount, FlowStep } from '../page/sources';
import type { FunctionWithRules } from '../rules/app-rules';
import type { SeenStream } from './stream-reader';

/** What was deployed, and what was seen of it. */
export interface SeenFlow {
  readonly stacks: readonly Pick<DeployedStack, 'name' | 'template' | 'physicalIds'>[];
  readonly app: DeployedApp;
  readonly functionsWithRules: readonly Pick<FunctionWithRules, 'stack' | 'logicalId' | 'rules'>[];
  readonly mappings: readonly MappingCounts[];
  /** By table, how many changes went onto its stream. */
  readonly changes: Readonly<Record<string, number>>;
  /** By the stream's name. */
  readonly streams: ReadonlyMap<string, SeenStream>;
  /** By the function's name. */
  readonly functions: ReadonlyMap<string, SeenFunction>;
  /** By the channel's name, how many messages it has. */
  readonly channels: ReadonlyMap<string, number>;
  /** By alias, how many documents the index has. */
  readonly documents: ReadonlyMap<string, number>;
}

export interface SeenFunction {
  readonly outcomes: MetricCounts;
  readonly latestFailure?: string;
}

/** Where something stands in the app: it tells things of one name apart. */
interface Place {
  readonly stack?: string;
  readonly stream?: string;
  /** Of constructs, without the app's or stage's part. */
  readonly path?: string;
}

interface PlacedStep {
  readonly step: FlowStep;
  readonly place: Place;
}

/** The places that records pass, each by itself, and the ways between them. */
export function flowSteps(seen: SeenFlow): FlowStep[] {
  return toldApart(new Drawing(seen).steps());
}

class Drawing {
  private readonly places: ReadonlyMap<string, Place>;
  private readonly senders: readonly DeployedFunction[];
  private readonly searches: readonly DeployedFunction[];

  constructor(private readonly seen: SeenFlow) {
    this.places = placesOf(seen.stacks);
    this.senders = seen.app.functions.filter(({ kind }) => kind === 'sender');
    this.searches = seen.app.functions.filter(({ kind }) => kind === 'search');
  }

  steps(): PlacedStep[] {
    return [...this.tables(), ...this.streams(), ...this.functions(), ...this.handlers(), ...this.sinks()];
  }

  private tables(): PlacedStep[] {
    const { app, changes } = this.seen;
    return app.entities.map(({ registration: { entity, table }, streamName }) => ({
      place: { ...this.places.get(table), stream: this.streamTitle(streamName) },
      step: {
        id: table,
        name: entity,
        kind: 'table',
        from: [],
        counts: [{ name: 'changes', count: changes[table] ?? 0 }],
      },
    }));
  }

  /** Those that somebody reads, or that something was seen on. */
  private streams(): PlacedStep[] {
    const { app, mappings, streams } = this.seen;
    const read = new Set(mappings.map(({ eventSourceArn }) => streamIn(eventSourceArn)));
    return [...streams].flatMap(([name, { records, published }]): PlacedStep[] => {
      if (!read.has(name) && records === 0) return [];
      const tables = app.entities.filter(({ streamName }) => streamName === name);
      const step: FlowStep = {
        id: name,
        name: this.streamTitle(name),
        kind: 'stream',
        from: tables.map(({ registration }) => registration.table),
        counts: [{ name: 'records', count: records }],
        ...(published.length > 0 && { published }),
      };
      return [{ place: this.places.get(name) ?? {}, step }];
    });
  }

  /** Towpath's own: they count how each record ended. */
  private functions(): PlacedStep[] {
    return [...this.seen.app.functions].filter(({ kind }) => kind !== 'handler').map((fn) => this.functionStep(fn));
  }

  private functionStep(fn: DeployedFunction): PlacedStep {
    const { outcomes, latestFailure } = this.seen.functions.get(fn.name) ?? { outcomes: {} };
    const counts = Object.entries(outcomes).map(([metric, count]) => countOf(outcomeName(metric), count));
    const before = fn.kind === 'sender' ? this.notificationsOf(fn) : [fn];
    const [stream] = before.flatMap(({ name }) => this.streamsReadBy(name));
    const step: FlowStep = {
      id: fn.name,
      name: fn.kind,
      kind: 'function',
      from: fn.kind === 'sender' ? before.map(({ name }) => name) : this.streamsReadBy(fn.name),
      counts: counts.length > 0 ? counts : [countOf(fn.kind === 'sender' ? 'sent' : 'delivered', 0)],
      ...(latestFailure !== undefined && { latestFailure }),
    };
    return { place: { ...this.places.get(fn.name), ...(stream && { stream: this.streamTitle(stream) }) }, step };
  }

  private notificationsOf(sender: DeployedFunction): DeployedFunction[] {
    const { OUTBOX_TABLE } = sender.environment;
    return this.seen.app.functions.filter(
      ({ kind, environment }) => kind === 'notifications' && environment.OUTBOX_TABLE === OUTBOX_TABLE,
    );
  }

  private streamsReadBy(functionName: string): string[] {
    const { mappings } = this.seen;
    return mappings.flatMap(({ functionArn, eventSourceArn }) =>
      functionIn(functionArn) === functionName ? (streamIn(eventSourceArn) ?? []) : [],
    );
  }

  /** Functions of the team's own, which say nothing of records: what their mappings passed to them is counted. */
  private handlers(): PlacedStep[] {
    const { app, mappings } = this.seen;
    const towpaths = new Set(app.functions.filter(({ kind }) => kind !== 'handler').map(({ name }) => name));
    return mappings.flatMap(({ uuid, functionArn, eventSourceArn, counts, latestFailure }): PlacedStep[] => {
      const stream = streamIn(eventSourceArn);
      const functionName = functionIn(functionArn);
      if (stream === undefined || towpaths.has(functionName)) return [];
      const place = this.places.get(uuid);
      const givenUp = counts.DroppedEventCount + counts.OnFailureDestinationDeliveredEventCount;
      const step: FlowStep = {
        id: uuid,
        name: place?.path ?? functionName,
        kind: 'handler',
        from: [stream],
        counts: [
          countOf('given', counts.InvokedEventCount),
          countOf('filtered', counts.FilteredOutEventCount),
          countOf('failed', counts.FailedInvokeEventCount),
          ...(givenUp > 0 ? [countOf('given up', givenUp)] : []),
        ],
        ...(latestFailure !== undefined && { latestFailure }),
      };
      return [{ place: { ...place, stream: this.streamTitle(stream) }, step }];
    });
  }

  private sinks(): PlacedStep[] {
    const { channels, documents } = this.seen;
    const channelSteps = [...channels].map(([name, count]) => ({
      id: `#${name}`,
      name: `#${name}`,
      kind: 'Slack',
      from: orTheOnlyOne(this.speakersIn(name), this.senders),
      counts: [{ name: 'messages', count }],
    }));
    const indexSteps = [...documents].map(([alias, count]) => ({
      id: `index ${alias}`,
      name: `index ${alias}`,
      kind: 'index',
      from: orTheOnlyOne(this.keepersOf(alias), this.searches),
      counts: [{ name: 'documents', count }],
    }));
    return [...channelSteps, ...indexSteps].map((step) => ({ step, place: {} }));
  }

  /** The senders of the outboxes into which rules for this channel write. */
  private speakersIn(channel: string): DeployedFunction[] {
    const { app, functionsWithRules, stacks } = this.seen;
    const names = functionsWithRules
      .filter(({ rules }) => rules.some((rule) => rule.channel.replace(/^#/, '') === channel))
      .map(({ stack, logicalId }) => stacks.find(({ name }) => name === stack)?.physicalIds[logicalId]);
    const outboxes = app.functions
      .filter(({ name }) => names.includes(name))
      .map(({ environment }) => environment.OUTBOX_TABLE);
    return this.senders.filter(({ environment }) => outboxes.includes(environment.OUTBOX_TABLE));
  }

  /** The search functions of the index's stack that read a stream with its entity. */
  private keepersOf(alias: string): DeployedFunction[] {
    const { app } = this.seen;
    return this.seen.stacks.flatMap(({ name: stack, template }) => {
      const entities = indexDefinitionsIn(template).flatMap((one) => (one.alias === alias ? [one.entity] : []));
      const streams = app.entities
        .filter(({ registration }) => entities.includes(registration.entity))
        .map(({ streamName }) => streamName);
      return this.searches.filter(
        ({ name }) =>
          this.places.get(name)?.stack === stack && this.streamsReadBy(name).some((one) => streams.includes(one)),
      );
    });
  }

  private streamTitle(name: string): string {
    return this.places.get(name)?.path ?? name;
  }
}

/** By physical id, where the resource stands. */
function placesOf(stacks: SeenFlow['stacks']): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const { name: stack, template, physicalIds } of stacks) {
    for (const [logicalId, { Metadata }] of Object.entries(template.Resources ?? {})) {
      const physicalId = physicalIds[logicalId];
      const path = titleOf((Metadata as Readonly<Record<string, unknown>> | undefined)?.['aws:cdk:path']);
      if (physicalId !== undefined) places.set(physicalId, { stack, ...(path && { path }) });
    }
  }
  return places;
}

/** `Platform/Events` of `Platform-sandbox/Platform/Events/Stream/Resource`. */
function titleOf(path: unknown): string | undefined {
  if (typeof path !== 'string') return undefined;
  return path
    .replace(/^[^/]+\//, '')
    .replace(/\/Resource$/, '')
    .replace(/\/(Stream|Mapping|Function|Table)$/, '');
}

function streamIn(eventSourceArn: string): string | undefined {
  return /^arn:[^:]+:kinesis:.*:stream\/([^/]+)$/.exec(eventSourceArn)?.[1];
}

/** The ARN may be that of an alias. */
function functionIn(functionArn: string): string {
  return functionArn.split(':')[6] ?? functionArn;
}

function countOf(name: string, count: number): FlowCount {
  return { name, count, ...((name === 'failed' || name === 'given up') && { tone: 'bad' as const }) };
}

/** Which function it is cannot always be told, as with nested stacks; where there is one it has to be that. */
function orTheOnlyOne(found: readonly DeployedFunction[], all: readonly DeployedFunction[]): string[] {
  const [only] = all;
  const functions = found.length === 0 && all.length === 1 && only ? [only] : found;
  return [...new Set(functions.map(({ name }) => name))];
}

/** Says of steps that have one name where they are: as much as it takes. */
function toldApart(placed: readonly PlacedStep[]): FlowStep[] {
  const byName = Map.groupBy(placed, ({ step }) => step.name);
  return placed.map(({ step, place }) => {
    const alike = byName.get(step.name) ?? [];
    if (alike.length === 1) return step;
    const differs = (part: keyof Place) => new Set(alike.map((other) => other.place[part])).size > 1;
    const parts = (['stack', 'stream'] as const).filter(differs);
    const textOf = (one: Place) => parts.flatMap((part) => one[part] ?? []).join(' · ');
    const isClear = new Set(alike.map((other) => textOf(other.place))).size === alike.length;
    return { ...step, where: isClear ? textOf(place) : [textOf(place), place.path].filter(Boolean).join(' · ') };
  });
}
