import { LocalError } from '../local-error';
import { type TemplateDifference, templateDifferences } from './template-differences';

export interface Template {
  readonly Resources?: Readonly<Record<string, Resource>>;
  readonly [section: string]: unknown;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly [attribute: string]: unknown;
}

/** One resource that is otherwise locally. */
export interface AppliedDifference {
  readonly logicalId: string;
  readonly type: string;
  readonly action: TemplateDifference['action'];
  readonly reason: string;
}

/**
 * Applies the list of differences to a template. A mapping that the template itself switches off stays as it is, and
 * is no difference.
 *
 * @throws LocalError where something refers to a resource that would have to be removed
 */
export function adaptTemplate(
  template: Template,
  differences: readonly TemplateDifference[] = templateDifferences,
): { readonly template: Template; readonly differences: readonly AppliedDifference[] } {
  const resources = Object.entries(template.Resources ?? {});
  const applied = resources.flatMap(([logicalId, resource]): AppliedDifference[] => {
    const difference = differences.find(({ type, where }) => type === resource.Type && (where?.(resource) ?? true));
    if (!difference || (difference.action === 'disable' && resource.Properties?.Enabled === false)) return [];
    const { type, action, reason } = difference;
    return [{ logicalId, type, action, reason }];
  });
  if (applied.length === 0) return { template, differences: applied };
  const removed = new Set(applied.filter(({ action }) => action === 'remove').map(({ logicalId }) => logicalId));
  const disabled = new Set(applied.filter(({ action }) => action === 'disable').map(({ logicalId }) => logicalId));
  const kept = resources
    .filter(([logicalId]) => !removed.has(logicalId))
    .map(([logicalId, resource]): [string, Resource] => {
      const independent = withoutDependencies(resource, removed);
      return [logicalId, disabled.has(logicalId) ? switchedOff(independent) : independent];
    });
  const adapted = { ...template, Resources: Object.fromEntries(kept) };
  refuseReferences(adapted, removed, template);
  return { template: adapted, differences: applied };
}

function switchedOff(resource: Resource): Resource {
  return { ...resource, Properties: { ...resource.Properties, Enabled: false } };
}

function withoutDependencies(resource: Resource, removed: ReadonlySet<string>): Resource {
  const { DependsOn, ...rest } = resource;
  if (DependsOn === undefined) return resource;
  const left = [DependsOn].flat().filter((logicalId) => !removed.has(logicalId));
  return left.length === 0 ? rest : { ...rest, DependsOn: left };
}

function refuseReferences(adapted: Template, removed: ReadonlySet<string>, original: Template): void {
  for (const [section, content] of Object.entries(adapted)) {
    if (typeof content !== 'object' || content === null) continue;
    for (const [name, part] of Object.entries(content)) {
      const referred = references(part).find((logicalId) => removed.has(logicalId));
      if (referred === undefined) continue;
      throw new LocalError(
        `${section} "${name}" refers to "${referred}", a ${original.Resources?.[referred]?.Type} that cannot be ` +
          'deployed locally; leave both out of the app by a context value when it runs locally',
      );
    }
  }
}

/** The logical ids that a part of a template refers to, by Ref, Fn::GetAtt and Fn::Sub. */
function references(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(references);
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([name, value]) => {
    if (name === 'Ref' && typeof value === 'string') return [value];
    if (name === 'Fn::GetAtt') return [beforeDot(Array.isArray(value) ? value[0] : value)];
    if (name === 'Fn::Sub') return [...substituted(Array.isArray(value) ? value[0] : value), ...references(value)];
    return references(value);
  });
}

function beforeDot(text: unknown): string {
  return typeof text === 'string' ? (text.split('.')[0] ?? '') : '';
}

function substituted(text: unknown): string[] {
  if (typeof text !== 'string') return [];
  return [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name]) => beforeDot(name));
}
