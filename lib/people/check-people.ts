import { Token } from 'aws-cdk-lib';
import { isOwn, permissionSetName } from '../../domain/people/place';
import { isObject, type PropCheck } from '../prop-check';
import { isServiceName, serviceNameInstead } from '../service-name';

/**
 * Checks the services of a stage.
 *
 * @param prop where they stand
 * @param stacks the names of the platform's own stacks, as far as they are known
 * @returns their names
 */
export function checkServices(
  check: PropCheck,
  prop: string,
  services: unknown,
  { stage, stacks = [] }: { readonly stage: string; readonly stacks?: readonly string[] },
): readonly string[] {
  const names = check.list(prop, services, "write a list of names: ['orders', 'payments']") as readonly string[];
  for (const [index, name] of names.entries()) {
    const place = `${prop}[${index}]`;
    if (!isServiceName(name)) check.refuse(place, name, serviceNameInstead(name));
    if (names.indexOf(name) !== index) check.refuse(place, name, 'it is there twice; leave one out');
    const stack = stacks.find((stackName) => isOwn(stackName, name, stage));
    if (stack !== undefined) {
      check.refuse(place, name, `its team could change the stack "${stack}", which is the platform's; rename one`);
    }
    const other = names.find((one) => isOwn(name, String(one), stage));
    if (other !== undefined) {
      const instead = `the names of "${other}" begin so, too, and its team would have this one's; rename one`;
      check.refuse(place, name, instead);
    }
  }
  return names;
}

/**
 * Checks an instance of Identity Center and its groups.
 *
 * @param at what stands before the names of its members: `people.identityCenter.`
 */
export function checkIdentityCenter(
  check: PropCheck,
  at: string,
  { instanceArn, groups }: { readonly instanceArn?: unknown; readonly groups?: unknown },
  { stage, services }: { readonly stage: string; readonly services: readonly string[] },
): void {
  const isArn = Token.isUnresolved(instanceArn) || /^arn:[\w-]+:sso:::instance\//.test(String(instanceArn));
  if (!isArn) {
    const instead = "write what `aws sso-admin list-instances` says: 'arn:aws:sso:::instance/…'";
    check.refuse(`${at}instanceArn`, instanceArn, instead);
  }
  const instead = 'write the id of a group: `aws identitystore list-groups` says it';
  checkForPeople(check, `${at}groups`, groups, services, (group) => {
    const isId = typeof group === 'string' && (Token.isUnresolved(group) || /^[0-9a-f-]{36,47}$/i.test(group));
    return isId ? undefined : instead;
  });
  const long = services.find((service) => permissionSetName(stage, { service }).length > 32);
  if (long !== undefined) {
    const name = permissionSetName(stage, { service: long });
    check.refuse('services', long, `its permission set is called "${name}", which may have 32 characters; shorten it`);
  }
}

/**
 * Checks that there is something for each of the people of a stage, and for nobody else.
 *
 * @param lackOf what to write instead of one; undefined where it is right
 */
export function checkForPeople(
  check: PropCheck,
  prop: string,
  all: unknown,
  services: readonly string[],
  lackOf: (one: unknown) => string | undefined,
): void {
  if (!isObject(all)) {
    check.refuse(prop, all, `write { platform, readOnly, services: { … } }, and for each: ${lackOf(undefined)}`);
  }
  const ofServices = isObject(all.services) ? all.services : {};
  const people: [string, unknown][] = [
    ['platform', all.platform],
    ['readOnly', all.readOnly],
    ...services.map((service): [string, unknown] => [`services.${service}`, ofServices[service]]),
  ];
  for (const [person, one] of people) {
    const instead = lackOf(one);
    if (instead !== undefined) check.refuse(`${prop}.${person}`, one, instead);
  }
  const other = Object.keys(ofServices).find((service) => !services.includes(service));
  if (other !== undefined) {
    check.refuse(`${prop}.services`, other, 'write it into `services` as well, or leave it out');
  }
}
