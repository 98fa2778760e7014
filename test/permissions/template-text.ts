/** What stands for the values of a template that are only known when it is deployed. */
export interface TemplateValues {
  ref(logicalId: string): string;
  attribute(logicalId: string, name: string): string;
  /** `AWS::Region` and the like. */
  pseudo(name: string): string;
  /** What another stack exports. */
  imported(name: string): string;
}

/**
 * The text that a value of a template comes to.
 *
 * @throws Error for an intrinsic function that is not known here
 */
export function textOf(value: unknown, values: TemplateValues): string {
  const text = (inner: unknown): string => textOf(inner, values);
  if (typeof value === 'string') return value;
  const [name = '', argument] = Object.entries(value ?? {})[0] ?? [];
  switch (name) {
    case 'Ref':
      return argument.startsWith('AWS::') ? values.pseudo(argument) : values.ref(argument);
    case 'Fn::GetAtt': {
      const [logicalId, attribute] = typeof argument === 'string' ? splitAtDot(argument) : argument;
      return values.attribute(logicalId, attribute);
    }
    case 'Fn::Join':
      return argument[1].map(text).join(argument[0]);
    case 'Fn::Select':
      return partsOf(argument[1], values)[Number(argument[0])] ?? '';
    case 'Fn::Sub':
      return substitute(argument, values);
    case 'Fn::ImportValue':
      return values.imported(text(argument));
  }
  throw new Error(`no text is known for ${JSON.stringify(value)}; teach it to test/permissions/template-text.ts`);
}

function partsOf(list: unknown, values: TemplateValues): string[] {
  if (Array.isArray(list)) return list.map((part) => textOf(part, values));
  const { 'Fn::Split': split, 'Fn::GetAZs': region } = list as {
    'Fn::Split'?: [string, unknown];
    'Fn::GetAZs'?: unknown;
  };
  if (split) return textOf(split[1], values).split(split[0]);
  if (region !== undefined)
    return [...'abc'].map((zone) => `${textOf(region, values) || values.pseudo('AWS::Region')}${zone}`);
  throw new Error(`no list is known for ${JSON.stringify(list)}; teach it to test/permissions/template-text.ts`);
}

function substitute(argument: string | [string, Record<string, unknown>], values: TemplateValues): string {
  const [text, own] = typeof argument === 'string' ? [argument, {}] : argument;
  return text.replace(/\$\{([^}]+)\}/g, (_, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (name in own) return textOf(own[name], values);
    if (!name.startsWith('AWS::') && name.includes('.')) return values.attribute(...splitAtDot(name));
    return textOf({ Ref: name }, values);
  });
}

function splitAtDot(text: string): [string, string] {
  const dot = text.indexOf('.');
  return [text.slice(0, dot), text.slice(dot + 1)];
}

/** Values by which people recognise what a template refers to: `${ChangesFailuresBucket.Arn}`. */
export const readableValues: TemplateValues = {
  ref: (logicalId) => `\${${readableId(logicalId)}}`,
  attribute: (logicalId, name) => `\${${readableId(logicalId)}.${name}}`,
  pseudo: (name) => `\${${name}}`,
  imported: (name) => `\${${name}}`,
};

/** A logical id without the hash that CDK puts to its end. */
export function readableId(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}
