/**
 * Shortens a line of the toolkit to what a person wants to see of it.
 *
 * Of events of resources, those that end something: `Storefront: AWS::SQS::Queue Messages/Queue CREATE_COMPLETE`. Of
 * assets, that they were published.
 *
 * @returns undefined for all other lines
 */
export function progressOf(line: string): string | undefined {
  const published = /^(?<stack>\S+): success: Published (?<what>.+) \(.*\)$/.exec(line)?.groups;
  if (published) return `${published.stack}: published ${published.what}`;
  const [stack, , , status, type, what] = line.split('|').map((cell) => cell.trim());
  if (stack === undefined || status === undefined || type === undefined || what === undefined) return undefined;
  if (!/_(COMPLETE|FAILED)$/.test(status)) return undefined;
  return `${stack}: ${type} ${withoutLogicalId(what)} ${status}`;
}

function withoutLogicalId(what: string): string {
  return what.replace(/ \(\w+\)/, '');
}
