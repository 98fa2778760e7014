/**
 * How long it takes to hold an event against rules: in comparison with decoding the event, with the packages of npm
 * that match event patterns, and with event-ruler.
 *
 *     npm run build && node dist/bench/patterns.js [--rounds 15]
 *
 * The packages and event-ruler are installed into `.local/`. Where that fails, the program goes on without them.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Event, isChange } from '../domain/events/event';
import { compileRules, type NamedPattern } from '../domain/patterns/match';
import { markdownTable, ratio } from './markdown-table';
import { median } from './median';
import { matchAgainstDecoding } from './patterns/against-decoding';
import { matchAgainstPeer } from './patterns/against-peers';
import { differences, ownEventsPerSecond } from './patterns/beside-event-ruler';
import type { ColdStart } from './patterns/cold';
import { EventRuler } from './patterns/event-ruler';
import { decoded, keptRecords, keptRules } from './patterns/kept';
import { installPeers, loadPeers, type Peer } from './patterns/peers';
import { describeThisMachine } from './this-machine';

const checkout = join(__dirname, '..', '..');

const COLD_STARTS = 7;

/** What all parts measure with. */
interface Kept {
  readonly records: readonly Uint8Array[];
  readonly events: readonly Event[];
  /** One, a hundred and a thousand rules. */
  readonly sets: readonly (readonly NamedPattern[])[];
}

function main(rounds: number): void {
  const machine = describeThisMachine();
  const kept = readKept();
  console.log(`${describeKept(kept)}\n`);
  say('matching against decoding');
  console.log(`${againstDecoding(kept, rounds)}\n`);
  say('compiling');
  console.log(`${coldStarts(kept)}\n`);
  const peers = findPeers();
  if (peers.length > 0) console.log(`${againstPeers(peers, kept, rounds)}\n`);
  const ruler = findEventRuler();
  if (ruler) console.log(`${besideEventRuler(ruler, kept)}\n`);
  console.log(`${machine}; medians of ${rounds} rounds, those of compiling of ${COLD_STARTS} processes.`);
}

function readKept(): Kept {
  const rules = keptRules();
  const records = keptRecords();
  return { records, events: records.map(decoded), sets: [1, 100, 1000].map((count) => rules.slice(0, count)) };
}

function describeKept({ events, records, sets }: Kept): string {
  const rules = sets.at(-1) ?? [];
  const matcher = compileRules(rules);
  const share = (some: readonly Event[]) => {
    const matching = some.reduce((total, event) => total + matcher.match(event).length, 0);
    return `${((100 * matching) / (some.length * rules.length)).toFixed(1)} %`;
  };
  const published = events.filter((event) => !isChange(event));
  const bytes = (some: readonly Uint8Array[]) => `${(median(some.map(({ length }) => length)) / 1000).toFixed(1)} kB`;
  return [
    `${rules.length} rules; ${events.filter(isChange).length} changes of ${bytes(recordsOf(records, events, true))}`,
    `and ${published.length} published events of ${bytes(recordsOf(records, events, false))}, as records of a stream.`,
    `${share(events)} of all pairs of a rule and an event match: ${share(events.filter(isChange))} of those of a change,`,
    `${share(published)} of those of a published event.`,
  ].join(' ');
}

function recordsOf(records: readonly Uint8Array[], events: readonly Event[], changes: boolean): Uint8Array[] {
  return records.filter((_, place) => {
    const event = events[place];
    return event !== undefined && isChange(event) === changes;
  });
}

function againstDecoding({ records, events, sets }: Kept, rounds: number): string {
  const groups = [
    { what: 'a change', of: recordsOf(records, events, true) },
    { what: 'a published event', of: recordsOf(records, events, false) },
    { what: 'either', of: records },
  ];
  const rows = groups.flatMap(({ what, of }) =>
    matchAgainstDecoding(sets, of, rounds).map((times) => [
      `${what}, ${counted(times.rules)}`,
      microseconds(times.decode),
      microseconds(times.match),
      ratio(times.ratio, 1),
    ]),
  );
  return markdownTable([['', 'decode', 'match', 'match ÷ decode'], ...rows]);
}

function coldStarts({ sets }: Kept): string {
  const rows = sets.map(({ length }) => {
    const starts = Array.from({ length: COLD_STARTS }, () => coldStart(length));
    return [
      counted(length),
      milliseconds(median(starts.map(({ compile }) => compile))),
      milliseconds(median(starts.map(({ firstEvents }) => firstEvents))),
      `${(median(starts.map(({ bytes }) => bytes)) / 1000).toFixed(0)} kB`,
    ];
  });
  return markdownTable([['', 'compile', 'first two events', 'memory'], ...rows]);
}

function coldStart(rules: number): ColdStart {
  const program = join(__dirname, 'patterns', 'cold.js');
  return JSON.parse(execFileSync(process.execPath, ['--expose-gc', program, String(rules)], { encoding: 'utf8' }));
}

function findPeers(): Peer[] {
  try {
    return loadPeers(installPeers(checkout, say));
  } catch (error) {
    console.log(`Without the packages of npm: ${(error as Error).message}\n`);
    return [];
  }
}

/** Two events of each kind for each type that there is would take minutes with the slowest. */
function againstPeers(peers: readonly Peer[], { events, sets }: Kept, rounds: number): string {
  const [, rules = []] = sets;
  const some = events.filter((_, place) => place % 16 < 2);
  const measured = peers.map((peer) => {
    say(peer.name);
    return matchAgainstPeer(peer, rules, some, rounds);
  });
  const heading = ['one rule at a time', 'parsed', 'ours', '÷ ours', 'text', 'ours', '÷ ours', 'as ours', 'throws'];
  const rows = measured.map(({ peer, parsed, text, same, throws }) => [
    peer,
    ...[parsed, text].flatMap((times) => [microseconds(times.peer), microseconds(times.ours), ratio(times.ratio, 1)]),
    percent(same),
    percent(throws),
  ]);
  return markdownTable([heading, ...rows]);
}

function besideEventRuler(ruler: EventRuler, { events, sets }: Kept): string {
  const [all = []] = sets.slice(-1);
  const different = differences(ruler, all, events);
  const verdict =
    different.length === 0
      ? `Both give the same names for each of the ${events.length} events.`
      : `WARNING: the two differ in ${different.length} of ${events.length} events.\n${different.join('\n')}`;

  const rows = sets.map((rules) => {
    say(`event-ruler, ${counted(rules.length)}`);
    const ours = ownEventsPerSecond(rules, events);
    const theirs = ruler.measure(rules, events);
    return [
      `${counted(rules.length)}, Java ${theirs.java}`,
      ...[theirs.defaultFinder, theirs.stepFinder, ours.parseAndMatch, ours.match].map(perSecond),
      ratio(ours.parseAndMatch, theirs.defaultFinder),
    ];
  });
  const heading = [
    'events a second',
    'event-ruler',
    'its step finder',
    'ours',
    'ours, match alone',
    'ours ÷ event-ruler',
  ];
  return `${markdownTable([heading, ...rows])}\n\n${verdict}`;
}

function counted(rules: number): string {
  return rules === 1 ? '1 rule' : `${rules} rules`;
}

function microseconds(time: number): string {
  return `${time.toFixed(time < 10 ? 1 : 0)} µs`;
}

function milliseconds(time: number): string {
  return `${time.toFixed(time < 10 ? 1 : 0)} ms`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function perSecond(count: number): string {
  return count.toLocaleString('en', { maximumSignificantDigits: 3 });
}

/** What is being done, aside from what is measured. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function findEventRuler(): EventRuler | undefined {
  try {
    return new EventRuler([
      '/usr/lib/jvm/temurin-25-jdk-amd64/bin/java',
      '-cp',
      '/tmp/jl/lib/*',
      '/tmp/wt/corpus/bench/event-ruler/EventRuler.java',
    ]);
  } catch (error) {
    console.log(`Without event-ruler: ${(error as Error).message}\n`);
    return undefined;
  }
}

try {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } });
  main(Number(values.rounds));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
