/**
 * Makes the rules and records anew that `patterns.ts` measures with. It makes the same ones every time: where it is
 * changed, all figures change with it, and what it makes is committed with it.
 *
 *     npm run build && node dist/bench/patterns/make.js
 */
import { writeFileSync } from 'node:fs';
import { KEPT, pathOf } from './kept';
import { makeRecords } from './make-records';
import { makeRules } from './make-rules';

const made = { [KEPT.rules]: makeRules(), [KEPT.records]: makeRecords() };

for (const [file, lines] of Object.entries(made)) {
  writeFileSync(pathOf(file), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  console.log(`${lines.length} lines in ${pathOf(file)}`);
}
