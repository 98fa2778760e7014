#!/usr/bin/env node
import { Command } from 'commander';
import { localCommand } from './local';
import { slackManifestCommand } from './slack-manifest';

const program = new Command('towpath')
  .description('From a write in DynamoDB to a Slack message and a search hit, on AWS and on one machine.')
  .showHelpAfterError('(towpath --help lists what there is)')
  .addCommand(localCommand())
  .addCommand(slackManifestCommand());

program.parseAsync().then(
  () => process.exit(),
  // A command shows the mistakes that it knows; what comes here is ours.
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
