import { Command, InvalidArgumentError } from 'commander';
import { slackManifest } from '../domain/notifications/slack-manifest';

/** Slack's limit for the name of an app. */
const NAME_LIMIT = 35;

/** `towpath slack-manifest`: the Slack app to paste into Slack. */
export function slackManifestCommand(): Command {
  return new Command('slack-manifest')
    .description('Print the manifest of the Slack app, with the scopes that it needs, to paste at api.slack.com/apps.')
    .option('--name <name>', 'what the app is called in Slack', nameOf, 'Towpath')
    .action(({ name }: { name: string }) => {
      process.stdout.write(slackManifest(name));
    });
}

function nameOf(text: string): string {
  if (text.trim() !== '' && text.length <= NAME_LIMIT) return text;
  throw new InvalidArgumentError(`Slack takes names of 1 to ${NAME_LIMIT} characters.`);
}
