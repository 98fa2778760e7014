import { Annotations, CfnResource, Stack, Stage, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import {
  formsInWords,
  hasForm,
  isAttachable,
  NAMED_TYPES,
  TAGGED_TYPES,
  verdictOn,
} from '../../domain/people/deployed-types';
import { boundaryName, isOwn, ownName, rolePath, TAGS } from '../../domain/people/place';
import { Mistake } from '../mistake';
import { ImportedPlatform } from '../platform/imported-platform';
import { isObject } from '../prop-check';

/** Whose a stack is. */
interface Team {
  readonly service: string;
  readonly stage: string;
}

type Properties = Readonly<Record<string, unknown>>;

/**
 * Looks for what the team of a service cannot deploy in a stack and those nested in it, and warns of what it can deploy only
 * where the platform team allows it.
 *
 * @returns what can never be deployed
 */
export function checkDeployed(stack: Stack, team: Team): string[] {
  const check = new DeployedCheck(team);
  check.nameOf(stack);
  check.everythingIn(stack);
  check.warnOfTypes(stack);
  return check.refused;
}

class DeployedCheck {
  readonly refused: string[] = [];
  private readonly asked = new Map<string, CfnResource[]>();

  constructor(private readonly team: Team) {}

  nameOf(stack: Stack): void {
    const { service, stage } = this.team;
    const { stackName } = stack;
    if (Token.isUnresolved(stackName) || isOwn(stackName, service, stage)) return;
    const own = ownName(service, stage);
    this.refuse(
      stack,
      `the stack is called "${stackName}", and its team may deploy "${own}" and what begins with "${own}-"; give it { stackName: '${own}' }`,
    );
  }

  everythingIn(construct: IConstruct): void {
    if (CfnResource.isCfnResource(construct)) this.resource(construct);
    if (construct instanceof ImportedPlatform) this.platform(construct);
    for (const child of construct.node.children) {
      // These are checked by themselves.
      if (Stage.isStage(child) || (Stack.isStack(child) && !child.nestedStackParent)) continue;
      this.everythingIn(child);
    }
  }

  /** One for each type: some come by the dozen. */
  warnOfTypes(stack: Stack): void {
    for (const [type, [first, ...more]] of this.asked) {
      const which = more.length > 0 ? `and ${more.length} more are` : 'is';
      this.warn(
        stack,
        `type-not-allowed-${type.split('::').slice(1).join('-')}`,
        `"${first?.node.path}" ${which} of the type ${type}, and CloudFormation may make none for the service; leave it to the platform`,
      );
    }
  }

  private platform(platform: ImportedPlatform): void {
    const { service, stage } = this.team;
    if (platform.stage === stage) return;
    this.refuse(
      platform,
      `the platform is that of stage "${platform.stage}", and the team that of "${stage}"; write new AppTeam({ service: '${service}', stage: '${platform.stage}' }), or ask for the platform of '${stage}'`,
    );
  }

  private resource(resource: CfnResource): void {
    const type = resource.cfnResourceType;
    const verdict = verdictOn(type);
    if (verdict.may === 'never') {
      this.refuse(resource, `its team can never make ${type}: the boundary keeps it from that; ${verdict.instead}`);
    }
    if (verdict.may === 'ask') this.ask(type, resource);
    if (type === 'AWS::IAM::Role') this.role(resource, propertiesOf(resource));
    if (Object.hasOwn(NAMED_TYPES, type)) this.name(resource, propertiesOf(resource));
    if (TAGGED_TYPES.has(type)) this.tags(resource, propertiesOf(resource));
  }

  private ask(type: string, resource: CfnResource): void {
    const known = this.asked.get(type);
    if (known) known.push(resource);
    else this.asked.set(type, [resource]);
  }

  private name(resource: CfnResource, properties: Properties): void {
    const { service, stage } = this.team;
    const type = NAMED_TYPES[resource.cfnResourceType];
    if (!type || (type.unless !== undefined && properties[type.unless] !== undefined)) return;
    const { property, forms, named } = type;
    const name = properties[property];
    if (name === undefined ? named === 'by the stack' : typeof name !== 'string') return;
    if (typeof name === 'string' && hasForm(name, forms, service, stage)) return;
    const own = formsInWords(forms, service, stage);
    const without = named === 'by the stack' ? ', or leave it out, and CloudFormation makes one' : '';
    this.warn(
      resource,
      'name-not-allowed',
      name === undefined
        ? `\`${property}\` is not given, and the name that CloudFormation makes does not begin with that of the stack; write ${own}`
        : `\`${property}\` is "${name}", and CloudFormation may make for the service what is called ${own}; write such a name${without}`,
    );
  }

  private tags(resource: CfnResource, properties: Properties): void {
    const problem = this.problemOfTags(properties);
    if (problem) this.warn(resource, 'tags-not-allowed', problem);
  }

  private role(role: CfnResource, properties: Properties): void {
    const { service, stage } = this.team;
    const path = rolePath(stage, service);
    const boundary = boundaryName(stage);
    const found = properties.PermissionsBoundary === undefined ? '' : textOf(properties.PermissionsBoundary);
    if (found !== undefined && !found.endsWith(`:policy/${boundary}`)) {
      const what = found === '' ? 'no permissions boundary' : `the permissions boundary "${found}"`;
      this.refuse(
        role,
        `the role has ${what}, and its team may make roles with "${boundary}" only; take away the PermissionsBoundary.of(…) that changes it`,
      );
    }
    const foundPath = properties.Path ?? '/';
    if (typeof foundPath === 'string' && foundPath !== path) {
      this.refuse(
        role,
        `the role has the path "${foundPath}", and its team may make roles below "${path}" only; take away what changes it`,
      );
    }
    const problem = this.problemOfTags(properties);
    if (problem) this.refuse(role, problem);
    this.policies(role, properties.ManagedPolicyArns);
  }

  private problemOfTags({ Tags }: Properties): string | undefined {
    const { service, stage } = this.team;
    if (Tags !== undefined && !Array.isArray(Tags)) return;
    const tags = new Map((Tags ?? []).filter(isObject).map(({ Key, Value }) => [Key, Value]));
    for (const [key, wanted] of [
      [TAGS.service, service],
      [TAGS.stage, stage],
    ] as const) {
      const value = tags.get(key);
      if (value === wanted || isObject(value)) continue;
      const found = value === undefined ? `lacks the tag "${key}"` : `has the tag "${key}" = "${value}"`;
      return `it ${found}, and its team may make it with "${key}" = "${wanted}" only; take away what changes the tag`;
    }
    return;
  }

  private policies(role: CfnResource, arns: unknown): void {
    if (!Array.isArray(arns)) return;
    for (const arn of arns.map(textOf)) {
      if (arn === undefined || isAttachable(arn)) continue;
      this.warn(
        role,
        'policy-not-allowed',
        `the role has the managed policy "${arn}", and CloudFormation may attach those of AWS below "service-role/" for the service; write the statements into the role's own policy: role.addToPrincipalPolicy(…)`,
      );
    }
  }

  private refuse(construct: IConstruct, sentence: string): void {
    this.refused.push(new Mistake(construct, sentence, 'AppTeam').message);
  }

  private warn(construct: IConstruct, about: string, sentence: string): void {
    const allowed = `have the platform team allow it by deploymentRole('${this.team.service}').addManagedPolicy(…), and acknowledge this`;
    Annotations.of(construct).addWarningV2(`towpath:${about}`, `AppTeam: ${sentence}. Or ${allowed}`);
  }
}

/** As they are in the template. */
function propertiesOf(resource: CfnResource): Properties {
  const { Resources } = Stack.of(resource).resolve(resource._toCloudFormation());
  const [made] = Object.values(Resources as Record<string, { Properties?: Properties }>);
  return made?.Properties ?? {};
}

/** @returns undefined where only the deployment knows how it ends */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!isObject(value)) return;
  if (typeof value['Fn::Sub'] === 'string') return value['Fn::Sub'];
  const [separator, parts] = Array.isArray(value['Fn::Join']) ? value['Fn::Join'] : [];
  if (!Array.isArray(parts) || typeof parts.at(-1) !== 'string') return;
  return parts.map((part) => textOf(part) ?? refIn(part)).join(separator);
}

function refIn(part: unknown): string {
  return isObject(part) && typeof part.Ref === 'string' ? `\${${part.Ref}}` : '…';
}
