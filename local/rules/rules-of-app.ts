import { join } from 'node:path';
import { synthesise } from '../deployment/synthesis';
import { cdkToolkit } from '../deployment/toolkit';
import { DEFAULT_REGION } from '../emulator/emulator';
import { LocalError } from '../local-error';
import { makeOwnFolder } from '../own-folder';
import { type AppRules, readAppRules } from './app-rules';

/**
 * What `towpath local` gives an app as context, with addresses where nobody answers: nothing is deployed. Stages of platforms
 * stand for themselves.
 */
const NOWHERE = {
  searchEndpoint: 'http://127.0.0.1:9',
  slackApiUrl: 'http://127.0.0.1:9/api/',
  'towpath:stages': 'stand-in',
};

/**
 * Synthesises an app as `towpath local` does, and reads its rules. No account is asked for anything.
 *
 * @returns also the warnings of its constructs
 * @throws LocalError where the app does not synthesise, or has no rules
 */
export async function rulesOfApp(options: {
  /** The folder of the app, where its cdk.json is. */
  readonly folder: string;
  /** The command that runs the app, as in cdk.json. */
  readonly app: string;
  /** The person's environment. */
  readonly env: NodeJS.ProcessEnv;
}): Promise<AppRules & { readonly warnings: readonly string[] }> {
  const { folder, app, env } = options;
  const toolkit = cdkToolkit({ folder, region: DEFAULT_REGION, env });
  const work = makeOwnFolder(join(folder, '.local', 'run', 'rules-'));
  try {
    const output = join(work.path, 'cdk.out');
    const warnings = await synthesise(toolkit, { app, context: NOWHERE, output, lookups: false });
    const rules = await readAppRules(output);
    if (rules.functions.length > 0) return { ...rules, warnings };
    throw new LocalError(
      `the app "${app}" has no rules`,
      'new SlackNotifications(…) brings them: see docs/slack-notifications.md',
    );
  } finally {
    work.remove();
  }
}
