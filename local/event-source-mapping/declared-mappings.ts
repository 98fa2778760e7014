import type { DeployedStack, DescribeStack } from './deployed-stack';
import type { DeclaredMapping } from './mapping';

/**
 * Reads from templates what the emulator does not keep of event source mappings.
 *
 * @param stacks with the templates as the app made them, not as they were changed for the emulator
 * @returns what each mapping's template says, by its UUID
 */
export async function readDeclaredMappings(
  stacks: readonly DeployedStack[],
  describe: DescribeStack,
): Promise<Map<string, DeclaredMapping>> {
  const declared = new Map<string, DeclaredMapping>();
  for (const { name, template } of stacks) {
    const mappings = Object.entries(template.Resources ?? {}).filter(
      ([, { Type }]) => Type === 'AWS::Lambda::EventSourceMapping',
    );
    if (mappings.length === 0) continue;
    const { physicalIds } = await describe(name);
    for (const [logicalId, { Properties }] of mappings) {
      const uuid = physicalIds.get(logicalId);
      if (uuid !== undefined) declared.set(uuid, readDeclared(Properties ?? {}));
    }
  }
  return declared;
}

function readDeclared(properties: Record<string, unknown>): DeclaredMapping {
  const { Enabled, TumblingWindowInSeconds, StartingPositionTimestamp } = properties;
  return {
    Enabled: Enabled !== false && Enabled !== 'false',
    MetricsConfig: { Metrics: asksForEventCount(properties.MetricsConfig) ? ['EventCount'] : [] },
    ...(typeof TumblingWindowInSeconds === 'number' ? { TumblingWindowInSeconds } : {}),
    ...(typeof StartingPositionTimestamp === 'number'
      ? { StartingPositionTimestamp: new Date(StartingPositionTimestamp * 1000) }
      : {}),
  };
}

function asksForEventCount(config: unknown): boolean {
  if (typeof config !== 'object' || config === null || !('Metrics' in config)) return false;
  return Array.isArray(config.Metrics) && config.Metrics.includes('EventCount');
}
