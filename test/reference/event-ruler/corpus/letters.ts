import { member, type Tree, write } from './json-tree';
import type { Pair } from './pairs';
import { Random } from './random';
import { ODD_LETTERS } from './texts';

const OPERATORS: readonly ((text: string) => Tree)[] = [
  (text) => member('equals-ignore-case', text),
  (text) => member('prefix', member('equals-ignore-case', text)),
  (text) => member('suffix', member('equals-ignore-case', text)),
  (text) => member('anything-but', member('equals-ignore-case', text)),
];

/** Letters with an odd case against everything that some rule or other takes for the same letter. */
export function letters(): Pair[] {
  const random = new Random('letters');
  return ODD_LETTERS.flatMap((letter) =>
    formsOf(letter).flatMap((form) =>
      random.sample(OPERATORS, 2).map((operator) => {
        const [before, after] = random.pick([
          ['', ''],
          ['', ''],
          ['a', ''],
          ['', 'B'],
          ['x', 'y'],
        ] as const);
        return {
          pattern: write(member('a', [operator(before + letter + after)])),
          event: write(member('a', before.toUpperCase() + form + after.toLowerCase())),
          about: `letters: ${letter}`,
        };
      }),
    ),
  );
}

function formsOf(letter: string): string[] {
  const { 0: first = '', length } = letter;
  const forms = [
    letter,
    letter.toLowerCase(),
    letter.toUpperCase(),
    letter.toUpperCase().toLowerCase(),
    letter.toLowerCase().toUpperCase(),
    first.toUpperCase() + letter.toUpperCase().slice(1).toLowerCase(),
    letter.toUpperCase().slice(0, 1) + letter.toUpperCase().slice(1).toLowerCase(),
    letter.normalize('NFD'),
    letter.normalize('NFC'),
    letter.normalize('NFKC'),
    letter.toLocaleLowerCase('tr'),
    letter.toLocaleUpperCase('tr'),
    '?'.repeat(length),
    'i',
    'ss',
  ];
  return [...new Set(forms)];
}
