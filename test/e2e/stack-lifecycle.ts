import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { EnableKinesisStreamingDestinationCommand } from '@aws-sdk/client-dynamodb';
import { DeleteParameterCommand } from '@aws-sdk/client-ssm';
import {
  cloudFormationExports,
  findChangeStreams,
  startChangeStreams,
  takeOverDestinations,
} from '../../local/change-stream';
import { adaptAssembly } from '../../local/deployment/adapt-assembly';
import type { Template } from '../../local/deployment/adapt-template';
import { type DeployedStack, describeStack, readStacks } from '../../local/deployment/stacks';
import { synthesise } from '../../local/deployment/synthesis';
import type { Toolkit } from '../../local/deployment/toolkit';
import type { LocalClients } from '../../local/emulator/clients';
import { readDeclaredMappings, startEventSourceMappings } from '../../local/event-source-mapping';
import { exportsInUse } from './exports-in-use';

/** An app whose stacks come and go, and whose records flow whenever a test lets them. */
export class StackLifecycle {
  /** The templates of the stacks that are deployed, as the app made them. */
  readonly deployed = new Map<string, Template>();
  /** What CloudFormation would have refused of all that was done. */
  readonly refusals: string[] = [];
  /** What went wrong while records flowed. */
  readonly reports: string[] = [];

  private readonly synthesised = new Map<string, Promise<Synthesised>>();

  constructor(
    private readonly toolkit: Toolkit,
    private readonly clients: LocalClients,
    /** The command that runs the app, and a folder for what it writes. */
    private readonly app: string,
    private readonly work: string,
  ) {}

  /** The templates as the app makes them, by the names of their stacks. */
  async templates(context: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, Template>> {
    return (await this.synthesise(context)).templates;
  }

  /**
   * Deploys all stacks, as `cdk deploy --all` does.
   *
   * @param first those that are deployed before all others, as `cdk deploy --exclusively` does
   * @returns what the toolkit did with each: `deployed`, `unchanged`
   */
  async deploy(
    context: Readonly<Record<string, string>>,
    ...first: readonly string[]
  ): Promise<Readonly<Record<string, string>>> {
    const { templates } = await this.synthesise(context);
    if (first.length > 0) await this.deployStacks(context, [...first, '--exclusively']);
    const output = await this.deployStacks(context, ['--all']);
    return Object.fromEntries(
      [...templates.keys()].map((name) => [
        name,
        output.includes(`✅  ${name} (no changes)`) ? 'unchanged' : 'deployed',
      ]),
    );
  }

  /** Deletes stacks, as `cdk destroy` does: those that use others first, in which order they have to be given here. */
  async destroy(context: Readonly<Record<string, string>>, ...names: readonly string[]): Promise<void> {
    const { assembly } = await this.synthesise(context);
    const registrations = (await Promise.all(names.map((name) => this.retainedParameters(name)))).flat();
    for (const name of names) {
      this.refusals.push(...exportsInUse(this.deployed, name, undefined));
      this.deployed.delete(name);
    }
    await this.run(['destroy', '--app', assembly, ...names, '--exclusively', '--force']);
    // On AWS a table that is made again has another generated name; here it has the old one, and that is registered.
    for (const Name of registrations) await this.clients.ssm.send(new DeleteParameterCommand({ Name }));
  }

  /** Which of its stacks there are in the account. */
  async stacks(): Promise<string[]> {
    const { Stacks = [] } = await this.clients.cloudFormation.send(new DescribeStacksCommand({}));
    return Stacks.flatMap(({ StackName: name, StackStatus: status }) =>
      name !== undefined && name !== 'CDKToolkit' && status !== 'DELETE_COMPLETE' ? [name] : [],
    );
  }

  /** The name or ARN of a resource of a stack that is deployed. */
  async physicalId(stack: string, type: string, start = ''): Promise<string> {
    const template = this.deployed.get(stack);
    const [logicalId = ''] =
      Object.entries(template?.Resources ?? {}).find(([id, { Type }]) => Type === type && id.startsWith(start)) ?? [];
    const { physicalIds } = await this.describe(stack);
    const id = physicalIds[logicalId];
    if (id === undefined) throw new Error(`stack ${stack} has no ${type} ${start}`);
    return id;
  }

  /** Connects tables, streams and functions, writes, and waits until all of it has gone through. */
  async whileConnected(write: () => Promise<unknown>): Promise<void> {
    const stacks = await Promise.all([...this.deployed.keys()].map((name) => this.describe(name)));
    const destinations = await takeOverDestinations(this.clients.dynamoDb);
    const report = (message: string) => this.reports.push(message);
    const exports = cloudFormationExports(this.clients.cloudFormation);
    const changeStreams = await startChangeStreams({
      sources: [...(await findChangeStreams(stacks, exports)), ...destinations],
      dynamodb: this.clients.dynamoDb,
      streams: this.clients.dynamoDbStreams,
      kinesis: this.clients.kinesis,
      report,
    });
    const mappings = await startEventSourceMappings({
      ...this.clients,
      declared: readDeclaredMappings(stacks),
      report,
    });
    try {
      await write();
      for (let quiet = 0; quiet < 2; await sleep(100)) {
        quiet = (await changeStreams.caughtUp()) && (await mappings.caughtUp()) ? quiet + 1 : 0;
      }
    } finally {
      await changeStreams.stop();
      await mappings.stop();
      // The next deployment finds them as the last one left them.
      for (const { tableName, kinesisStreamArn, precision } of destinations) {
        await this.clients.dynamoDb.send(
          new EnableKinesisStreamingDestinationCommand({
            TableName: tableName,
            StreamArn: kinesisStreamArn,
            EnableKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision: precision },
          }),
        );
      }
    }
  }

  /** The lines of a stack's only log group that begin with a word. */
  async logged(stack: string, word: string): Promise<string[]> {
    const logGroupName = await this.physicalId(stack, 'AWS::Logs::LogGroup');
    const lines: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.clients.logs.send(
        new FilterLogEventsCommand({ logGroupName, filterPattern: word, ...(nextToken && { nextToken }) }),
      );
      lines.push(...(page.events ?? []).map(({ message = '' }) => message.trim()));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return lines.filter((line) => line.includes(word));
  }

  private async retainedParameters(stack: string): Promise<string[]> {
    const { template, physicalIds } = await this.describe(stack);
    return Object.entries(template.Resources ?? {}).flatMap(([id, { Type, DeletionPolicy }]) =>
      Type === 'AWS::SSM::Parameter' && DeletionPolicy === 'RetainExceptOnCreate' ? [physicalIds[id] ?? ''] : [],
    );
  }

  private describe(name: string): Promise<DeployedStack> {
    return describeStack(this.clients.cloudFormation, { name, template: this.deployed.get(name) ?? {} });
  }

  private async deployStacks(context: Readonly<Record<string, string>>, which: readonly string[]): Promise<string> {
    const { assembly, templates } = await this.synthesise(context);
    const quick = ['--method', 'direct', '--concurrency', '4'];
    const output = await this.run(['deploy', '--app', assembly, ...which, '--require-approval', 'never', ...quick]);
    for (const name of inOrder(output, templates)) {
      const template = templates.get(name) ?? {};
      this.refusals.push(...exportsInUse(this.deployed, name, template));
      this.deployed.set(name, template);
    }
    return output;
  }

  private async run(args: readonly string[]): Promise<string> {
    const { ok, output } = await this.toolkit.run(args);
    if (!ok) throw new Error(output);
    return output;
  }

  /** Once for each context. */
  private synthesise(context: Readonly<Record<string, string>>): Promise<Synthesised> {
    const key = JSON.stringify(context);
    const synthesised = this.synthesised.get(key) ?? this.synthesiseOnce(context);
    this.synthesised.set(key, synthesised);
    return synthesised;
  }

  private async synthesiseOnce(context: Readonly<Record<string, string>>): Promise<Synthesised> {
    const assembly = await mkdtemp(join(this.work, 'cdk.out-'));
    await synthesise(this.toolkit, { app: this.app, context, output: assembly });
    const stacks = await readStacks(assembly, this.toolkit.region);
    await adaptAssembly(assembly);
    return { assembly, templates: new Map(stacks.map(({ name, template }) => [name, template])) };
  }
}

/** An app as it is for one context. */
interface Synthesised {
  /** The folder with its templates as they are deployed locally. */
  readonly assembly: string;
  /** As the app made them, by the names of their stacks. */
  readonly templates: ReadonlyMap<string, Template>;
}

/** The stacks that the toolkit is done with, in that order. */
function inOrder(output: string, templates: ReadonlyMap<string, Template>): string[] {
  const done = [...output.matchAll(/✅ {2}(\S+)/g)].map(([, name = '']) => name);
  return done.filter((name) => templates.has(name));
}
