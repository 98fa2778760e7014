import type { DeployedStack } from '../deployment/stacks';
import type { DeclaredMapping } from './mapping';

/**
 * Reads from templates what the emulator does not keep of event source mappings.
 *
 * @param stacks with the templates as the app made them, not as they were changed for the emulator
 * @returns what each mapping's template says, by its UUID
 */
export function readDeclaredMappings(
  stacks: readonly Pick<DeployedStack, 'template' | 'physicalIds'>[],
): Map<string, DeclaredMapping> {
  const declared = new Map<string, DeclaredMapping>();
  for (const { template, physicalIds } of stacks) {
    for (const [logicalId, { Type, Properties = {} }] of Object.entries(template.Resources ?? {})) {
      const uuid = physicalIds[logicalId];
      if (Type === 'AWS::Lambda::EventSourceMapping' && uuid !== undefined)
        declared.set(uuid, readDeclared(Properties));
    }
  }
  return declared;
}

function readDeclared(properties: Readonly<Record<string, unknown>>): DeclaredMapping {
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
