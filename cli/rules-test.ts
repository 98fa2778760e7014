import { Command, InvalidArgumentError } from 'commander';
import { near } from '../domain/patterns/near';
import { LocalError } from '../local/local-error';
import type { AppRules } from '../local/rules/app-rules';
import { readEvents } from '../local/rules/read-events';
import { rulesOfApp } from '../local/rules/rules-of-app';
import { testRules } from '../local/rules/test-rules';
import { APP_HELP, appOfFolder } from './app-command';
import { exitCodeOf } from './exit-code';
import { Progress } from './progress';
import { describeRulesTest } from './rules-test-report';

interface RulesTestOptions {
  readonly app?: string;
  readonly entity?: ReadonlyMap<string, string>;
  readonly stack?: string;
  readonly rule?: string;
  readonly expect?: readonly string[];
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** `towpath rules test`: holds events against the rules of an app. */
export function rulesTestCommand(): Command {
  return new Command('test')
    .description(
      "Hold events against an app's rules: which match and what they say, which almost match and why they do not. Needs no AWS account.",
    )
    .argument('<file>', 'an event, a JSON list of events, or one event a line; - for standard input')
    .option('--app <command>', APP_HELP)
    .option(
      '--entity <[table=]entity>',
      'the entity that change records are of, where the app does not tell; may be given for several tables',
      entityOf,
    )
    .option('--stack <name>', 'look only at the rules of one stack')
    .option('--rule <name>', 'show each field of one rule')
    .option(
      '--expect <rules>',
      "exit with 1 unless exactly these rules match and no event is refused, with commas between; '' for none",
      namesIn,
    )
    .option('--json', 'print the results as JSON')
    .option('--verbose', 'show where an error comes from')
    .showHelpAfterError('(towpath rules test --help lists what there is)')
    .action(async (file: string, options: RulesTestOptions) => {
      const progress = new Progress(process.stderr, () => performance.now());
      const { verbose } = options;
      process.exitCode = await exitCodeOf('towpath rules test', { verbose, say: (line) => progress.say(line) }, () =>
        run(file, options, progress),
      );
    });
}

/** @returns the exit code: 1 where other rules match than expected, or an event goes to the failure store */
async function run(file: string, options: RulesTestOptions, progress: Progress): Promise<number> {
  const folder = process.cwd();
  const { app = appOfFolder(folder), entity = new Map(), stack, rule, expect, json } = options;
  const events = await readEvents(file);
  const whole = await progress.run('Synthesising the app', () => rulesOfApp({ folder, app, env: process.env }));
  for (const warning of whole.warnings) progress.say(`warning: ${warning}`);
  const rules = stack === undefined ? whole : ofStack(stack, whole);
  for (const name of [...(rule === undefined ? [] : [rule]), ...(expect ?? [])]) refuseUnknown(name, rules);

  const result = testRules(events, { app: rules, entityByTable: entity, now: Date.now() }, { rule, expect });
  console.log(json ? JSON.stringify(result, null, 2) : describeRulesTest(result));
  return result.asExpected === false ? 1 : 0;
}

function ofStack(stack: string, app: AppRules): AppRules {
  const functions = app.functions.filter((fn) => fn.stack === stack);
  if (functions.length > 0) return { ...app, functions };
  const stacks = [...new Set(app.functions.map((fn) => fn.stack))];
  throw new LocalError(`the app has no stack "${stack}" with rules`, `Stacks with rules: ${stacks.join(', ')}`);
}

function refuseUnknown(name: string, { functions }: AppRules): void {
  const names = new Set(functions.flatMap(({ rules }) => rules.map((rule) => rule.name)));
  if (names.has(name)) return;
  const alike = near(name, names);
  throw new LocalError(
    `the app has no rule "${name}"`,
    alike === undefined ? `Its rules: ${[...names].join(', ')}` : `There is a rule "${alike}"`,
  );
}

/** What `--entity` says of a table, or of all others, together with what was said before. */
function entityOf(text: string, before?: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const [, table = '*', entity = ''] = /^(?:([^=]+)=)?([^=]+)$/.exec(text) ?? [];
  if (entity === '')
    throw new InvalidArgumentError(
      'Write the name of an entity, customers, or of one for a table: shop-customers=customers.',
    );
  return new Map([...(before ?? []), [table, entity]]);
}

function namesIn(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
