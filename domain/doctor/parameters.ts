import type { Finding } from './check';
import { isLiteral, ofType, type TemplateResource } from './resource';

/** A parameter of Parameter Store that a stack reads when it is deployed. */
export interface ReadParameter {
  readonly stack: string;
  readonly name: string;
}

/**
 * Those that have to be there before the deployment: the ones that no stack of the app makes itself.
 *
 * @param read all that templates read
 */
export function parametersFor(
  read: readonly ReadParameter[],
  resources: readonly TemplateResource[],
): ReadonlyMap<string, readonly string[]> {
  const made = new Set(ofType(resources, 'AWS::SSM::Parameter').map(({ properties }) => properties.Name));
  const needed = read.filter(({ name }) => isLiteral(name) && !made.has(name));
  const byName = Map.groupBy(needed, ({ name }) => name);
  return new Map([...byName].map(([name, all]) => [name, [...new Set(all.map(({ stack }) => stack))]]));
}

/** @param readers the stacks that read it */
export function findParameter(isThere: boolean, name: string, readers: readonly string[]): Finding {
  if (isThere) return { state: 'ok', says: 'is there' };
  return {
    state: 'missing',
    says: `there is none, and it is read at the deployment of ${readers.join(', ')}`,
    mend: `deploy the stack that writes ${name} first, or: aws ssm put-parameter --type String --name ${name} --value …`,
  };
}
