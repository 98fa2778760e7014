/** A resource of a template, as the doctor reads it. */
export interface TemplateResource {
  /** The stack in whose template it is. */
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  /** With a name in place of what is only known at deployment: `${Shop.ChangesStream}`. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A resource that is in the account. */
export interface DeployedResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  /** What AWS calls it: a table's name, a mapping's UUID, a balancer's ARN. */
  readonly physicalId: string;
}

/** Whether a text of a template is known before the deployment. */
export function isLiteral(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !value.includes('${');
}

/** Every text in a value, however deep. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** The ones of some types. */
export function ofType<Resource extends { readonly type: string }>(
  resources: readonly Resource[],
  ...types: readonly string[]
): Resource[] {
  return resources.filter(({ type }) => types.includes(type));
}
