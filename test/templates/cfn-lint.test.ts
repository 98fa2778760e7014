import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appOf, variants } from '../examples/examples';
import { type Finding, IGNORED, installCfnLint, lint } from './cfn-lint';

const work = mkdtempSync(join(tmpdir(), 'towpath-templates-'));
const wrong = join(work, 'wrong.template.json');
let findings: Finding[];

beforeAll(async () => {
  const files = variants.flatMap((variant, index) =>
    appOf(variant)
      .synth()
      .stacksRecursively.map(({ stackName, template }) =>
        written(join(folderOf(index), `${stackName}.template.json`), template),
      ),
  );
  const withMistake = { Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { FifoQueues: true } } } };
  findings = await lint(await installCfnLint(), [...files, written(wrong, withMistake)]);
});

afterAll(() => rmSync(work, { recursive: true, force: true }));

test.each(variants.map((variant, index) => ({ ...variant, index })))(
  'cfn-lint finds nothing in the templates of $title',
  ({ index }) => {
    const ours = findings.filter(({ file, rule }) => dirname(file) === folderOf(index) && !(rule in IGNORED));

    expect(ours.map(({ rule, path, message }) => `${rule} ${path}: ${message}`)).toEqual([]);
  },
);

test('cfn-lint finds a property that is not there', () => {
  const [found] = findings.filter(({ file }) => file === wrong);

  expect(found).toMatchObject({ rule: 'E3002', path: 'Resources/Queue/Properties/FifoQueues' });
});

test('each rule that is let pass is one that would be found', () => {
  const found = new Set(findings.map(({ rule }) => rule));

  expect(Object.keys(IGNORED).filter((rule) => !found.has(rule))).toEqual([]);
});

/** Where the templates of one variant are. */
function folderOf(index: number): string {
  return join(work, String(index));
}

function written(file: string, template: unknown): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(template, null, 1));
  return file;
}
