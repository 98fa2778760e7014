/**
 * Asks event-ruler about every pair again, and compares with what is on record.
 *
 *     npm run reference [-- --write]
 *
 * With --write the record becomes what it answers now. What stands in kept-examples.ts and known-differences.ts is
 * asked too, and mended by hand.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type EventRuler, findEventRuler } from '../../../bench/event-ruler/event-ruler';
import { LocalError } from '../../../local/local-error';
import { makeCorpus, textOf } from './corpus/corpus';
import { KEPT_EXAMPLES } from './kept-examples';
import { KNOWN_DIFFERENCES } from './known-differences';
import { type Answer, countsOf, hashOf, RECORD_FILE, type Record } from './record';

async function main(checkout: string): Promise<void> {
  const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
  const eventRuler = await findEventRuler(checkout, process.env);
  const wrong = await wrongExamples(eventRuler);
  if (wrong.length > 0) throw new LocalError(wrong.join('\n'));

  const pairs = makeCorpus();
  const answers = await eventRuler.answers(pairs.map(textOf));
  const made: Record = {
    eventRuler: eventRuler.version,
    java: eventRuler.javaVersion,
    pairs: pairs.length,
    corpus: hashOf(pairs),
    counts: countsOf(answers),
    answers,
  };
  const file = join(checkout, RECORD_FILE);
  if (values.write) writeFileSync(file, `${JSON.stringify(made, undefined, 2)}\n`);
  else compare(made, JSON.parse(readFileSync(file, 'utf8')));

  const { m, n, r } = made.counts;
  console.log(
    `event-ruler ${made.eventRuler} on Java ${made.java} ${values.write ? 'is on record' : 'answers as on record'}: ` +
      `${made.pairs} pairs, ${m} match, ${n} don't, ${r} patterns refused`,
  );
}

/** @throws LocalError where the record is of other pairs or of other answers */
function compare(made: Record, onRecord: Record): void {
  const what = RECORD_FILE;
  if (made.corpus !== onRecord.corpus) {
    throw new LocalError(`${what} is of other pairs than are made now; npm run reference -- --write makes it anew`);
  }
  const other = [...made.answers].findIndex((answer, i) => answer !== onRecord.answers[i]);
  if (other < 0 && made.answers.length === onRecord.answers.length) return;
  throw new LocalError(
    `event-ruler ${made.eventRuler} on Java ${made.java} answers pair ${other} with ${made.answers[other]}, and ${what} ` +
      `(event-ruler ${onRecord.eventRuler} on Java ${onRecord.java}) has ${onRecord.answers[other]}; ` +
      'if that is right, npm run reference -- --write makes it anew',
  );
}

async function wrongExamples(eventRuler: EventRuler): Promise<string[]> {
  const examples: { pattern: string; event: string; expected: Answer; file: string }[] = [
    ...KEPT_EXAMPLES.map((each) => ({ ...each, expected: each.answer, file: 'kept-examples.ts' })),
    ...KNOWN_DIFFERENCES.map((each) => ({ ...each, expected: each.eventRuler, file: 'known-differences.ts' })),
  ];
  const answers = await eventRuler.answers(examples.map(({ pattern, event }) => JSON.stringify({ pattern, event })));
  return examples.flatMap(({ pattern, event, expected, file }, i) =>
    answers[i] === expected
      ? []
      : [`event-ruler answers ${answers[i]}, and ${file} has ${expected}: ${pattern} on ${event}`],
  );
}

/** @param checkout the folder of the project */
export async function askAgain(checkout: string): Promise<void> {
  try {
    await main(checkout);
  } catch (error) {
    console.error(error instanceof LocalError ? error.message : error);
    process.exitCode = 1;
  }
}
