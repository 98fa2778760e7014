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
import { compileRules } from '../domain/patterns/match';
import { type EventRuler, findEventRuler } from './event-ruler/event-ruler';
import { markdownTable, ratio } from './markdown-table';
import { median } from './median';
import { matchAgainstDecoding } from './patterns/against-decoding';
import { matchAgainstPeer } from './patterns/against-peers';
import { differences, ownEventsPerSecond, rulerEventsPerSecond } from './patterns/beside-event-ruler';
import type { ColdStart } from './patterns/cold';
import { decoded, keptRecords, keptRules } from './patterns/kept';
import type { KeptRule } from './patterns/make-rules';
import { installPeers, loadPeers, type Peer } from './patterns/peers';
import { ownScore, recordedPairs, type Score, scoreOf } from './patterns/reference';
import { describeThisMachine } from './this-machine';

const checkout = join(__dirname, '..', '..');

const COLD_STARTS = 7;

/** What all parts measure with. */
interface Kept {
  readonly records: readonly Uint8Array[];
  readonly events: readonly Event[];
  /** One, a hundred and a thousand rules. */
  readonly sets: readonly (readonly KeptRule[])[];
}

async function main(rounds: number): Promise<void> {
  const machine = describeThisMachine();
  const kept = readKept();
  console.log(`${describeKept(kept)}\n`);
  say('matching against decoding');
  console.log(`${againstDecoding(kept, rounds)}\n`);
  say('compiling');
  console.log(`${coldStarts(kept)}\n`);
  const peers = (await orWithout("npm's packages", () => loadPeers(installPeers(checkout, say)))) ?? [];
  if (peers.length > 0) console.log(`${againstPeers(peers, kept, rounds)}\n`);
  say('the answers that are on record');
  console.log(`${scores(peers)}\n`);
  const ruler = await orWithout('event-ruler', () => findEventRuler(checkout, process.env));
  if (ruler) console.log(`${await besideEventRuler(ruler, kept)}\n`);
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

async function orWithout<T>(what: string, find: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await find();
  } catch (error) {
    console.log(`Without ${what}: ${(error as Error).message}\n`);
    return undefined;
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

/** How much of what event-ruler is asked in the tests of the matcher others answer as it does. */
function scores(peers: readonly Peer[]): string {
  const pairs = recordedPairs(checkout);
  const row = (name: string, { right, throws }: Score) => [name, percent(right), percent(throws)];
  return markdownTable([
    [`${pairs.length.toLocaleString('en')} pairs on record`, 'as event-ruler', 'throws'],
    row('ours', ownScore(pairs)),
    ...peers.map((peer) => row(peer.name, scoreOf(peer, pairs))),
  ]);
}

async function besideEventRuler(ruler: EventRuler, { events, sets }: Kept): Promise<string> {
  const rows: string[][] = [];
  for (const rules of sets) {
    say(`event-ruler, ${counted(rules.length)}`);
    const ours = ownEventsPerSecond(rules, events);
    const theirs = await rulerEventsPerSecond(ruler, rules, events);
    rows.push([
      counted(rules.length),
      ...[theirs.defaultFinder, theirs.stepFinder, ours.parseAndMatch, ours.matchJson, ours.match].map(perSecond),
      ratio(ours.parseAndMatch, Math.max(theirs.defaultFinder, theirs.stepFinder)),
    ]);
  }
  const heading = [
    'events a second',
    'event-ruler',
    'its step finder',
    'ours',
    'matchJson',
    'match alone',
    'ours ÷ its better',
  ];
  const where = `event-ruler ${ruler.version} on Java ${ruler.javaVersion}.`;
  return `${markdownTable([heading, ...rows])}\n\n${where} ${await verdict(ruler, events, sets.at(-1) ?? [])}`;
}

async function verdict(ruler: EventRuler, events: readonly Event[], rules: readonly KeptRule[]): Promise<string> {
  const different = await differences(ruler, rules, events);
  return different.length === 0
    ? `Both give the same names for each of the ${events.length} events.`
    : `WARNING: the two differ in ${different.length} of ${events.length} events.\n${different.join('\n')}`;
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

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } });
main(Number(values.rounds)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
