import type { BootstrapNeed, Environment } from '../../domain/doctor/environment';
import type { ReadParameter } from '../../domain/doctor/parameters';
import type { TemplateResource } from '../../domain/doctor/resource';
import { type BoundStack, readAllStacks } from '../../local/deployment/stacks';
import { readAppRules, withNested } from '../../local/rules/app-rules';
import { type TemplateStack, templateText } from '../../local/rules/template-text';

/** A stack of an app, before anybody knows where it goes. */
export interface AppStack {
  readonly name: string;
  /** Undefined where the stack goes wherever the credentials and the region of the shell lead. */
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly bootstrap: BootstrapNeed | undefined;
  /** The channels in which its rules speak. */
  readonly channels: readonly string[];
  /** Its template, and those of the stacks nested in it. */
  readonly templates: readonly TemplateStack[];
}

/** A synthesised app. */
export interface App {
  readonly stacks: readonly AppStack[];
}

/** @param assembly the folder that `cdk synth` wrote */
export async function readApp(assembly: string): Promise<App> {
  const [bound, rules] = await Promise.all([readAllStacks(assembly), readAppRules(assembly)]);
  const stacks = await Promise.all(
    bound.map(async (stack): Promise<AppStack> => {
      const { name, template, folder, bootstrap } = stack;
      const own = rules.functions.filter((fn) => fn.stack === name).flatMap((fn) => fn.rules);
      const speaking = own.filter(({ dryRun }) => dryRun !== true).map(({ channel }) => channel);
      return {
        name,
        ...whereOf(stack),
        bootstrap,
        channels: [...new Set(speaking)],
        templates: await withNested({ name, template }, folder),
      };
    }),
  );
  return { stacks };
}

function whereOf({ environment }: BoundStack): Pick<AppStack, 'account' | 'region'> {
  const known = environment
    .replace('aws://', '')
    .split('/')
    .map((part) => (part.startsWith('unknown-') || part === '' ? undefined : part));
  return { account: known[0], region: known[1] };
}

/** The resources of a stack in an environment, each text with what is known of it. */
export function resourcesIn(stack: AppStack, app: App, environment: Environment): TemplateResource[] {
  const all = app.stacks.flatMap(({ templates }) => templates);
  return stack.templates.flatMap((template) =>
    Object.entries(template.template.Resources ?? {}).map(([logicalId, { Type, Properties = {} }]) => ({
      stack: stack.name,
      logicalId,
      type: Type,
      properties: plain(Properties, template, all, environment) as Readonly<Record<string, unknown>>,
    })),
  );
}

/** The parameters of Parameter Store that CloudFormation reads for a stack; that of the bootstrap is another matter. */
export function readParametersOf(stack: AppStack, app: App, environment: Environment): ReadParameter[] {
  const all = app.stacks.flatMap(({ templates }) => templates);
  return stack.templates.flatMap((template) => {
    const parameters = (template.template.Parameters ?? {}) as Readonly<
      Record<string, { Type?: string; Default?: string }>
    >;
    const declared = Object.values(parameters).flatMap(({ Type = '', Default }) =>
      Type.startsWith('AWS::SSM::Parameter::Value<') && Default !== undefined ? [Default] : [],
    );
    const resources = plain(template.template.Resources ?? {}, template, all, environment);
    const dynamic = [...JSON.stringify(resources).matchAll(/\{\{resolve:ssm:([^:}]+)(?::\d+)?\}\}/g)].map(
      ([, name = '']) => name,
    );
    return [...declared, ...dynamic]
      .filter((name) => name !== stack.bootstrap?.parameter)
      .map((name) => ({ stack: stack.name, name }));
  });
}

/** A value of a template with text in place of intrinsic functions. */
function plain(
  value: unknown,
  stack: TemplateStack,
  stacks: readonly TemplateStack[],
  environment: Environment,
): unknown {
  if (Array.isArray(value)) return value.map((each) => plain(each, stack, stacks, environment));
  if (typeof value !== 'object' || value === null) return value;
  const [[name = ''] = [], ...others] = Object.entries(value);
  if (others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) {
    const text = templateText(value, stack, stacks);
    // What has no name is told by how it is written: the zones of two subnets are two.
    return text === `\${${stack.name}.?}` ? `\${${JSON.stringify(value)}}` : withPseudoParameters(text, environment);
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each, stack, stacks, environment)]));
}

function withPseudoParameters(text: string, { account, region }: Environment): string {
  const values: Readonly<Record<string, string>> = {
    AccountId: account,
    Region: region,
    Partition: partitionOf(region),
  };
  return text.replace(/\$\{[^.}]+\.AWS::(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
