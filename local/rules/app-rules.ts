import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Carries } from '../../domain/events/carries';
import type { EntityRegistration } from '../../domain/events/entity';
import { HEARTBEATS } from '../../domain/events/heartbeat';
import type { NotificationsConfiguration, Rule } from '../../domain/notifications/rule';
import type { Resource, Template } from '../deployment/adapt-template';
import { readAllStacks } from '../deployment/stacks';
import { referredTo, type TemplateStack, templateText } from './template-text';

/** The rules of one function, and what is known of the stream that it reads. */
export interface RulesOfFunction {
  /** The name of its stack. */
  readonly stack: string;
  readonly rules: readonly Rule[];
  /** The entities on its stream; none where another app registers them. */
  readonly entities: readonly AppEntity[];
  /** What its stream carries. */
  readonly carries: Carries;
}

/** A function of an app, with its rules. */
export interface FunctionWithRules extends RulesOfFunction {
  /** What the template calls it. */
  readonly logicalId: string;
}

/** An entity that an app registers. */
export interface AppEntity extends Omit<EntityRegistration, 'table'> {
  /** Whether its table has this name. CloudFormation makes names of stack, logical id and letters of its own. */
  readonly isTable: (name: string) => boolean;
}

/** What a synthesised app says about rules. */
export interface AppRules {
  readonly functions: readonly RulesOfFunction[];
  /** All that the app registers, those of several stacks that have one name too; without the heartbeat. */
  readonly entities: readonly AppEntity[];
}

/**
 * Reads the rules of an app, and the entities whose events they match.
 *
 * @param assembly the folder that `cdk synth` wrote
 */
export async function readAppRules(
  assembly: string,
): Promise<AppRules & { readonly functions: readonly FunctionWithRules[] }> {
  const stacks = await stacksWithNested(assembly);
  const configurations = await rulesByAsset(assembly);
  const resources = stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources ?? {}).map(([logicalId, resource]) => ({ stack, logicalId, resource })),
  );
  const registered = resources.flatMap(({ stack, resource }) => registrationIn(resource, stack, stacks));
  const functions = resources.flatMap(({ stack, logicalId, resource }): FunctionWithRules[] => {
    const rules = rulesOf(resource, configurations);
    const { REGISTRY_PATH, STREAM_CARRIES } = environmentOf(resource);
    if (!rules || REGISTRY_PATH === undefined) return [];
    const path = templateText(REGISTRY_PATH, stack, stacks);
    const entities = registered.filter(({ registryPath }) => registryPath === path).map(({ entity }) => entity);
    return [{ stack: stack.name, logicalId, rules, entities, carries: STREAM_CARRIES as Carries }];
  });
  return { functions, entities: registered.map(({ entity }) => entity) };
}

async function stacksWithNested(assembly: string): Promise<TemplateStack[]> {
  const stacks = await readAllStacks(assembly);
  const all = await Promise.all(stacks.map(({ name, template, folder }) => withNested({ name, template }, folder)));
  return all.flat();
}

/** A stack and those nested in it, under its name; their templates are in the folder. */
export async function withNested(stack: TemplateStack, folder: string): Promise<TemplateStack[]> {
  const nested = Object.values(stack.template.Resources ?? {}).flatMap(({ Type, Properties, Metadata }) => {
    const file = (Metadata as Readonly<Record<string, unknown>> | undefined)?.['aws:asset:path'];
    const values = (Properties?.Parameters ?? {}) as Readonly<Record<string, unknown>>;
    return Type === 'AWS::CloudFormation::Stack' && typeof file === 'string' ? [{ file, values }] : [];
  });
  const found = await Promise.all(
    nested.map(async ({ file, values }) => {
      const template: Template = JSON.parse(await readFile(join(folder, file), 'utf8'));
      return withNested({ name: stack.name, template, parameters: { of: stack, values } }, folder);
    }),
  );
  return [stack, ...found.flat()];
}

/** By the hash of the asset, the rules that travel with a function's code. */
async function rulesByAsset(assembly: string): Promise<ReadonlyMap<string, readonly Rule[]>> {
  const found = new Map<string, readonly Rule[]>();
  for (const file of await readdir(assembly, { recursive: true })) {
    const [, , hash] = /(^|\/)asset\.([^/]+)\/configuration\.json$/.exec(file) ?? [];
    if (hash === undefined) continue;
    const configuration: Partial<NotificationsConfiguration> = JSON.parse(await readFile(join(assembly, file), 'utf8'));
    if (configuration.rules) found.set(hash, configuration.rules);
  }
  return found;
}

function rulesOf({ Type, Properties }: Resource, byAsset: ReadonlyMap<string, readonly Rule[]>) {
  if (Type !== 'AWS::Lambda::Function') return undefined;
  const code = JSON.stringify(Properties?.Code ?? {});
  return [...byAsset].find(([hash]) => code.includes(hash))?.[1];
}

function environmentOf({ Properties }: Resource): Readonly<Record<string, unknown>> {
  const { Variables } = (Properties?.Environment ?? {}) as { Variables?: Readonly<Record<string, unknown>> };
  return Variables ?? {};
}

function registrationIn(
  { Type, Properties = {} }: Resource,
  stack: TemplateStack,
  stacks: readonly TemplateStack[],
): { registryPath: string; entity: AppEntity }[] {
  if (Type !== 'AWS::SSM::Parameter') return [];
  const name = templateText(Properties.Name, stack, stacks);
  const [, registryPath] = /^(\/towpath\/streams\/.+)\/entities\/[^/]+$/.exec(name) ?? [];
  if (registryPath === undefined) return [];

  const { table, ...registration }: EntityRegistration = JSON.parse(templateText(Properties.Value, stack, stacks));
  return registration.entity === HEARTBEATS
    ? []
    : [{ registryPath, entity: { ...registration, isTable: isNamed(table) } }];
}

/** @param table the table's name, or what the template calls it */
function isNamed(table: string): AppEntity['isTable'] {
  const generated = referredTo(table);
  if (!generated) return (name) => name === table;
  const { stack, logicalId } = generated;
  return (name) => name.startsWith(`${stack}-`) && new RegExp(`-${logicalId}-[A-Z0-9]+$`).test(name);
}
