import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { costOf, groups, knownIdleUsage, type Template } from '../../domain/costs/idle-cost';

/**
 * What the stacks of an app cost in a month in which nobody uses them: one sentence for each that costs something.
 *
 * The prices are those of us-east-1, mostly second hand: docs/costs.md has them, with their dates and sources. What is paid
 * only with use (requests, bytes, invocations) is not in it.
 *
 * ```ts
 * for (const sentence of idleEstimate(app.synth())) console.error(sentence);
 * ```
 */
export function idleEstimate(assembly: CloudAssembly): string[] {
  // In a first round what the app looks up is not known; the toolkit has it synthesised again.
  if (assembly.manifest.missing) return [];
  return assembly.stacksRecursively.flatMap(({ stackName, template }) => sentence(stackName, template as Template));
}

function sentence(stack: string, template: Template): string[] {
  const { usages, unknown } = knownIdleUsage(template);
  const dollars = Math.round(costOf(...usages));
  if (dollars === 0 && unknown.length === 0) return [];
  const parts = groups
    .map((group) => ({ group, dollars: costOf(...usages.filter((usage) => usage.group === group)) }))
    .filter(({ dollars }) => dollars >= 0.5)
    .sort((one, other) => other.dollars - one.dollars)
    .map(({ group, dollars }) => `${group} ${Math.round(dollars)}`);
  const rest = parts.length > 0 ? ` (${parts.join(', ')})` : '';
  const left = unknown.length > 0 ? `; not counted: ${[...new Set(unknown)].join(', ')}` : '';
  return [`${stack} costs about ${dollars} US dollars a month when idle, by the prices of us-east-1${rest}${left}`];
}
