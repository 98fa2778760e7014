import { Command, InvalidArgumentError } from 'commander';
import { APP_HELP, appOfFolder } from './app-command';
import { exitCodeOf } from './exit-code';
import { Progress } from './progress';

interface DoctorOptions {
  readonly app?: string;
  readonly stack?: string[];
  readonly context?: Readonly<Record<string, string>>;
  readonly strict?: boolean;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** `towpath doctor`: what an account lacks before a deployment, and whether all is as it should be after it. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description(
      'Say what the AWS account of your shell lacks before the deployment of an app, with the command that mends it; and after it, whether what should be reachable is, and what should not be is not. Only reads.',
    )
    .option('--app <command>', APP_HELP)
    .option('--stack <name...>', 'look only at these stacks')
    .option('-c, --context <key=value>', 'a context value for the app, as cdk deploy takes it', contextOf)
    .option('--strict', 'end with 1 also where nobody could tell')
    .option('--json', 'print what was found as JSON')
    .option('--verbose', 'show where an error comes from')
    .showHelpAfterError('(towpath doctor --help lists what there is)')
    .action(async (options: DoctorOptions) => {
      const progress = new Progress(process.stderr, () => performance.now());
      const { verbose } = options;
      process.exitCode = await exitCodeOf('towpath doctor', { verbose, say: (line) => progress.say(line) }, () =>
        run(options, progress),
      );
    });
}

/** @returns the exit code: 1 where something is missing, and when strict also where nobody could tell */
async function run({ app, stack, context = {}, strict, json }: DoctorOptions, steps: Progress): Promise<number> {
  // Twenty clients of AWS: other commands need not wait until they are loaded.
  const [{ checksIn, examine }, { describeDoctor }] = await Promise.all([
    import('./doctor/examine.js'),
    import('./doctor/report.js'),
  ]);
  const { env } = process;
  const folder = process.cwd();
  const report = await examine({
    folder,
    app: app ?? appOfFolder(folder),
    context,
    ...(stack && { stacks: stack }),
    env,
    steps,
  });
  console.log(json ? JSON.stringify(report, null, 2) : describeDoctor(report));
  const isUnsure = checksIn(report.environments).some(({ state }) => state === 'unknown');
  return report.healthy && !(strict && isUnsure) ? 0 : 1;
}

function contextOf(text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined)
    throw new InvalidArgumentError('Write key=value, as in -c alarmEmail=you@example.org.');
  return { ...before, [key]: value };
}
