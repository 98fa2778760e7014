import type { SynthesisedStack } from '../deployment/stacks';

/** A stack with what stands in the place of its parameters, where it is nested in another. */
export interface TemplateStack extends SynthesisedStack {
  readonly parameters?: { readonly of: TemplateStack; readonly values: Readonly<Record<string, unknown>> };
}

/**
 * A value of a template as text, with a name for each part that is only known at deployment: `${Shop.ChangesStream}`. One
 * thing has one name, in whatever stack it is referred to.
 */
export function templateText(value: unknown, stack: TemplateStack, stacks: readonly TemplateStack[]): string {
  if (typeof value === 'string') return value;
  const [[intrinsic, operand] = []] = Object.entries((value ?? {}) as Readonly<Record<string, unknown>>);
  switch (intrinsic) {
    case 'Fn::Join': {
      const [separator, parts] = operand as [string, readonly unknown[]];
      return parts.map((part) => templateText(part, stack, stacks)).join(separator);
    }
    case 'Ref':
      return referenceText(String(operand), stack, stacks);
    case 'Fn::GetAtt':
      return nameOf(stack, [operand].flat().join('.'));
    case 'Fn::ImportValue':
      return outputText((output) => output.Export?.Name === operand, stacks) ?? nameOf(stack, '?');
    case 'Fn::GetStackOutput': {
      const { StackName, OutputName } = operand as { readonly StackName?: string; readonly OutputName?: string };
      const others = stacks.filter(({ name }) => name === StackName);
      return outputText((_, key) => key === OutputName, others, stacks) ?? nameOf(stack, '?');
    }
    default:
      return nameOf(stack, '?');
  }
}

function referenceText(name: string, stack: TemplateStack, stacks: readonly TemplateStack[]): string {
  const { parameters } = stack;
  return parameters && name in parameters.values
    ? templateText(parameters.values[name], parameters.of, stacks)
    : nameOf(stack, name);
}

interface Output {
  readonly Value?: unknown;
  readonly Export?: { readonly Name?: unknown };
}

function outputText(
  isMeant: (output: Output, key: string) => boolean,
  among: readonly TemplateStack[],
  stacks: readonly TemplateStack[] = among,
): string | undefined {
  for (const stack of among) {
    const outputs = Object.entries((stack.template.Outputs ?? {}) as Readonly<Record<string, Output>>);
    const found = outputs.find(([key, output]) => isMeant(output, key));
    if (found) return templateText(found[1].Value, stack, stacks);
  }
  return undefined;
}

function nameOf({ name }: TemplateStack, part: string): string {
  return `\${${name}.${part}}`;
}

/** The logical id of a resource that a text is the name of, and nothing else; undefined for other texts. */
export function referredTo(text: string): { readonly stack: string; readonly logicalId: string } | undefined {
  const [, stack, logicalId] = /^\$\{([^.}]+)\.([^.}]+)\}$/.exec(text) ?? [];
  return stack !== undefined && logicalId !== undefined ? { stack, logicalId } : undefined;
}
