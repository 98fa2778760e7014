import { alternatives } from './alternatives';
import { arrangements, fieldsInArrays } from './arrays';
import { letters } from './letters';
import { malformed } from './malformed';
import { oddNames, paths, pathsWithDots } from './names';
import { comparisons, listsOfNumbers, notations } from './notations';
import { pairingsInOneList, pairingsOnTwoFields, singleOperators } from './operators';
import type { Pair } from './pairs';
import { spelledAddresses } from './spelled-addresses';

export type { Pair };

/** All pairs, each once, in the order of the record's answers. */
export function makeCorpus(): Pair[] {
  const pairs = [
    ...singleOperators(),
    ...pairingsInOneList(),
    ...pairingsOnTwoFields(),
    ...fieldsInArrays(),
    ...arrangements(),
    ...alternatives(),
    ...oddNames(),
    ...paths(),
    ...pathsWithDots(),
    ...notations(),
    ...listsOfNumbers(),
    ...comparisons(),
    ...letters(),
    ...spelledAddresses(),
    ...malformed(),
  ];
  return [...new Map(pairs.map((pair) => [textOf(pair), pair])).values()];
}

/** What is asked of event-ruler: a line of JSON. */
export function textOf({ pattern, event }: Pair): string {
  return JSON.stringify({ pattern, event });
}
