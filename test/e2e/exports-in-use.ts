import type { Template } from '../../local/deployment/adapt-template';

interface Output {
  readonly Export?: { readonly Name: string };
}

/**
 * What CloudFormation would refuse, and the emulator lets pass: an export goes while another stack imports it.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html
 *
 * @param deployed the templates of all stacks as they are deployed, by name
 * @param stack the one that is changed
 * @param next its new template; undefined when it is deleted
 * @returns CloudFormation's sentences
 */
export function exportsInUse(
  deployed: ReadonlyMap<string, Template>,
  stack: string,
  next: Template | undefined,
): string[] {
  const kept = new Set(exportsOf(next));
  const others = [...deployed].filter(([name]) => name !== stack);
  return exportsOf(deployed.get(stack))
    .filter((name) => !kept.has(name))
    .flatMap((name) => {
      const users = others.filter(([, template]) => importsOf(template).has(name)).map(([user]) => user);
      return users.length > 0 ? [`Export ${name} cannot be deleted as it is in use by ${users.join(', ')}`] : [];
    });
}

function exportsOf(template: Template | undefined): string[] {
  const outputs = Object.values((template?.Outputs ?? {}) as Record<string, Output>);
  return outputs.flatMap(({ Export }) => (Export ? [Export.Name] : []));
}

function importsOf(template: Template): Set<string> {
  const imports = JSON.stringify(template).matchAll(/"Fn::ImportValue":"([^"]+)"/g);
  return new Set([...imports].map(([, name = '']) => name));
}
