import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { LOCAL_ACCOUNT } from '../emulator/emulator';
import { LocalError } from '../local-error';
import type { Template } from './adapt-template';

/** A stack of a synthesised app. */
export interface SynthesisedStack {
  readonly name: string;
  /** As the app made it, before it was adapted. */
  readonly template: Template;
}

/** A stack as it was deployed. */
export interface DeployedStack extends SynthesisedStack {
  readonly account: string;
  readonly region: string;
  /** By logical id, what the emulator calls it: a table's name, a mapping's UUID, a queue's URL. */
  readonly physicalIds: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly artifacts?: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly environment?: string;
        readonly properties?: {
          readonly templateFile?: string;
          readonly stackName?: string;
          readonly directoryName?: string;
          readonly requiresBootstrapStackVersion?: number;
          readonly bootstrapStackVersionSsmParameter?: string;
        };
      }
    >
  >;
}

/**
 * The stacks of an assembly, those of its stages too.
 *
 * @throws LocalError where one is bound to another account or region than the emulator's
 */
export async function readStacks(assembly: string, region: string): Promise<readonly SynthesisedStack[]> {
  const stacks = await readAllStacks(assembly);
  for (const { name, environment } of stacks) refuseOtherEnvironment(name, environment, region);
  return stacks.map(({ name, template }) => ({ name, template }));
}

/** A stack, wherever it is bound to. */
export interface BoundStack extends SynthesisedStack {
  /** `aws://<account>/<region>`, each of which may be `unknown-…` */
  readonly environment: string;
  /** The folder of its template. */
  readonly folder: string;
  /** What its deployment needs of the account's bootstrap, and the parameter that tells; none where it needs nothing. */
  readonly bootstrap?: { readonly version: number; readonly parameter: string };
}

/** The stacks of an assembly, those of its stages too, wherever they are bound to. */
export async function readAllStacks(assembly: string): Promise<readonly BoundStack[]> {
  const manifest: Manifest = JSON.parse(await readFile(join(assembly, 'manifest.json'), 'utf8'));
  const stacks: BoundStack[] = [];
  for (const [id, { type, environment = '', properties = {} }] of Object.entries(manifest.artifacts ?? {})) {
    if (type === 'cdk:cloud-assembly' && properties.directoryName) {
      stacks.push(...(await readAllStacks(join(assembly, properties.directoryName))));
    }
    if (type !== 'aws:cloudformation:stack' || !properties.templateFile) continue;
    const template: Template = JSON.parse(await readFile(join(assembly, properties.templateFile), 'utf8'));
    const { requiresBootstrapStackVersion: version, bootstrapStackVersionSsmParameter: parameter } = properties;
    stacks.push({
      name: properties.stackName ?? id,
      template,
      environment,
      folder: assembly,
      ...(version !== undefined && parameter !== undefined && { bootstrap: { version, parameter } }),
    });
  }
  return stacks;
}

function refuseOtherEnvironment(stack: string, environment: string, region: string): void {
  const [account = '', stackRegion = ''] = environment.replace('aws://', '').split('/');
  const isBound = (value: string, own: string) => value !== own && !value.startsWith('unknown-');
  if (isBound(account, LOCAL_ACCOUNT)) {
    throw new LocalError(
      `stack "${stack}" is bound to account ${account}, and the local one is ${LOCAL_ACCOUNT}; leave "env" out of ` +
        'its props, or take the account from process.env.CDK_DEFAULT_ACCOUNT; of a platform, name a stage without `account`',
    );
  }
  if (isBound(stackRegion, region)) {
    throw new LocalError(
      `stack "${stack}" is bound to region ${stackRegion}, and the local one is ${region}; start with that region, or ` +
        'take it from process.env.CDK_DEFAULT_REGION',
    );
  }
}

export async function describeStack(client: CloudFormationClient, stack: SynthesisedStack): Promise<DeployedStack> {
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack.name }));
  const outputs = (Stacks[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]);
  const physicalIds: Record<string, string> = {};
  for await (const page of paginateListStackResources({ client }, { StackName: stack.name })) {
    for (const { LogicalResourceId = '', PhysicalResourceId = '' } of page.StackResourceSummaries ?? []) {
      physicalIds[LogicalResourceId] = PhysicalResourceId;
    }
  }
  const [, , , region = '', account = ''] = Stacks[0]?.StackId?.split(':') ?? [];
  return { ...stack, account, region, physicalIds, outputs: Object.fromEntries(outputs) };
}

/**
 * What is in a deployed stack, and in those nested in it.
 *
 * @throws what CloudFormation answers where there is no such stack
 */
export async function stackResourcesOf(stack: string, client: CloudFormationClient): Promise<StackResourceSummary[]> {
  const resources: StackResourceSummary[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName: stack })) {
    for (const resource of page.StackResourceSummaries ?? []) {
      const { ResourceType, PhysicalResourceId } = resource;
      resources.push(resource);
      if (ResourceType === 'AWS::CloudFormation::Stack' && PhysicalResourceId !== undefined) {
        resources.push(...(await stackResourcesOf(PhysicalResourceId, client)));
      }
    }
  }
  return resources;
}
