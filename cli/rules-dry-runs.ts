import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Command, InvalidArgumentError } from 'commander';
import type { Withheld } from '../domain/notifications/withheld';
import { describeAwsError } from '../local/rules/aws-error';
import { outboxTablesOf } from '../local/rules/outbox-tables';
import { readWithheld } from '../local/withheld';
import { exitCodeOf } from './exit-code';
import { describeDryRuns } from './rules-dry-runs-report';

interface DryRunsOptions {
  readonly rule?: string;
  readonly limit: number;
  readonly region?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** `towpath rules dry-runs`: what rules with `dryRun` would have said. */
export function rulesDryRunsCommand(): Command {
  return new Command('dry-runs')
    .description(
      'List what rules with dryRun would have said, from the outbox of a deployed stack: by rule, the latest first. Needs AWS credentials, also those that towpath local shows.',
    )
    .argument('<stack>', 'the name of the stack in CloudFormation')
    .option('--rule <name>', 'only of one rule')
    .option('--limit <count>', 'so many of each rule at most', countOf, 20)
    .option('--region <region>', "the stack's region")
    .option('--json', 'print all of them as JSON')
    .option('--verbose', 'show where an error comes from')
    .showHelpAfterError('(towpath rules dry-runs --help lists what there is)')
    .action(async (stack: string, options: DryRunsOptions) => {
      const { verbose } = options;
      const say = (line: string) => console.error(line);
      process.exitCode = await exitCodeOf('towpath rules dry-runs', { verbose, say }, () => run(stack, options));
    });
}

async function run(stack: string, { rule, limit, region, json }: DryRunsOptions): Promise<number> {
  const client = region === undefined ? {} : { region };
  const all = await withheldOf(stack, client).catch((error: unknown) => {
    throw describeAwsError(error);
  });
  const asked = all.filter((one) => rule === undefined || one.rule === rule);
  console.log(json ? JSON.stringify(asked, null, 2) : describeDryRuns(all, { limit, rule }));
  return 0;
}

async function withheldOf(stack: string, client: { readonly region?: string }): Promise<Withheld[]> {
  const [cloudFormation, dynamoDb] = [new CloudFormationClient(client), new DynamoDBClient(client)];
  const tables = await outboxTablesOf(stack, cloudFormation);
  return readWithheld(dynamoDb, tables, Date.now());
}

function countOf(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('Write a whole number from 1.');
}
