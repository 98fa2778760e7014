#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { describeMissing, missingNode } from '../local/prerequisites/prerequisites';
import { doctorCommand } from './doctor';
import { localCommand } from './local';
import { rulesCommand } from './rules';
import { slackManifestCommand } from './slack-manifest';

const { version }: { version: string } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8'));

const program = new Command('towpath')
  .description('From a write in DynamoDB to a Slack message and a search hit, on AWS and on one machine.')
  .version(version, '-v, --version', 'print the version')
  .showHelpAfterError('(towpath --help lists what there is)')
  .hook('preAction', (_, command) => {
    // It names all at once that it needs, Node.js among it.
    if (command.name() === 'local') return;
    const missing = missingNode(process.versions.node);
    if (missing.length > 0) program.error(describeMissing(missing, process.platform));
  })
  .addCommand(localCommand())
  .addCommand(doctorCommand())
  .addCommand(rulesCommand())
  .addCommand(slackManifestCommand());

program.parseAsync().then(
  () => process.exit(),
  // A command shows the mistakes that it knows; what comes here is ours.
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
