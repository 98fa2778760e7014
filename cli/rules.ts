import { Command } from 'commander';
import { rulesDryRunsCommand } from './rules-dry-runs';
import { rulesTestCommand } from './rules-test';

/** `towpath rules`: what rules make of events. */
export function rulesCommand(): Command {
  return new Command('rules')
    .description('See what the rules of SlackNotifications make of events, or would have said.')
    .addCommand(rulesTestCommand())
    .addCommand(rulesDryRunsCommand());
}
