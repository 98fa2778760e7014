import { Duration, Stack, Tags } from 'aws-cdk-lib';
import {
  type IGrantable,
  type IManagedPolicy,
  type IPrincipal,
  type IRole,
  type ManagedPolicy,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { appTeam } from '../../domain/people/app-team';
import { deployment } from '../../domain/people/deployment';
import { deploymentName, type Person, type Place, roleName, TAGS } from '../../domain/people/place';
import { platformTeam } from '../../domain/people/platform-team';
import type { Policies } from '../../domain/people/policy';
import { readOnly } from '../../domain/people/read-only';
import { Mistake } from '../mistake';
import type { IPlatform } from '../platform/i-platform';
import { PropCheck } from '../prop-check';
import { checkServices } from './check-people';
import { Federation } from './federation';
import { createPolicies, policyName } from './managed-policies';
import { placeOf } from './place-of';

export interface PeopleRolesProps {
  /** The ground of the stage: the `Platform`, or `Platform.fromStage(…)`. */
  readonly platform: IPlatform;

  /** How people come to their roles. */
  readonly federation: Federation;

  /**
   * The services of the stage: each has a role for its team, and one with which CloudFormation deploys it.
   *
   * Lower case letters, digits and hyphens, 30 at most. The stacks of a service are called `<service>-<stage>`, or begin with
   * that and a hyphen.
   * @default none: roles for the platform's team and for those who only read
   */
  readonly services?: readonly string[];

  /**
   * For how long someone is signed in: one hour to 12.
   * @default 4 hours
   */
  readonly sessionDuration?: Duration;
}

/** What one of the people of a stage may do, and how they come in. */
export class PersonRole extends Construct implements IGrantable {
  readonly policies: readonly IManagedPolicy[];
  /** The role; with Identity Center there is none here, because it makes them itself. */
  readonly role?: IRole;
  /** With Identity Center. */
  readonly permissionSetArn?: string;
  /** What is granted goes into the last of the policies. */
  readonly grantPrincipal: IPrincipal;

  constructor(scope: Construct, id: string, props: PersonProps) {
    super(scope, id);
    const { stage, person, description, federation, sessionDuration } = props;
    const policies = createPolicies(this, roleName(stage, person), description, props.policies, PEOPLE_SEARCH);
    this.policies = policies;
    this.grantPrincipal = (policies.at(-1) as ManagedPolicy).grantPrincipal;
    const policyNames = Object.keys(props.policies).map((about) => policyName(roleName(stage, person), about));
    const door = federation._open(this, { stage, person, description, policies, policyNames, sessionDuration });
    this.role = door.role;
    this.permissionSetArn = door.permissionSetArn;
    if (door.role) tagAsPlatform(door.role as Role, stage);
  }
}

interface PersonProps {
  readonly stage: string;
  readonly person: Person;
  readonly description: string;
  readonly policies: Policies;
  readonly federation: Federation;
  readonly sessionDuration: Duration;
}

const PEOPLE_SEARCH =
  'People look for what they do not know yet: names and states of everything of one kind, or of all that a service has made.';

const MAKES_WHAT_IT_NAMES =
  'CloudFormation makes, changes and deletes what a service has, which is known by the begin of its names and by its tags.';

/** The roles of those who work in a stage: platform, app teams by service, and read only. */
export class PeopleRoles extends Construct {
  readonly platform: PersonRole;
  readonly readOnly: PersonRole;
  /** The permissions boundary of roles that app teams create. */
  readonly boundary: IManagedPolicy;
  private readonly teams: ReadonlyMap<string, PersonRole>;
  private readonly deployments: ReadonlyMap<string, Role>;

  constructor(scope: Construct, id: string, props: PeopleRolesProps) {
    super(scope, id);
    this.validate(props);
    const { platform, federation, services = [], sessionDuration = Duration.hours(4) } = props;
    const { stage, boundary } = platform;
    this.boundary = boundary;
    const place = placeOf(this, stage);
    const make = (madeId: string, person: Person, description: string, policies: Policies) =>
      new PersonRole(this, madeId, { stage, person, description, policies, federation, sessionDuration });

    this.platform = make('Platform', 'platform', `Towpath: runs the stage ${stage}`, platformTeam(place));
    this.readOnly = make('ReadOnly', 'readOnly', `Towpath: looks at the stage ${stage}`, readOnly(place));
    this.deployments = new Map(
      services.map((service) => [service, this.createDeployment(place, service, platform.changes.stream.streamName)]),
    );
    this.teams = new Map(
      services.map((service) => [
        service,
        make(`Team-${service}`, { service }, `Towpath: ${service} in the stage ${stage}`, appTeam(place, service)),
      ]),
    );
  }

  /** The team of a service. @throws Mistake for one that is not among `services` */
  appTeam(service: string): PersonRole {
    return this.of(this.teams, service);
  }

  /**
   * The role with which CloudFormation deploys a service: attach a policy to it for what its team makes beyond what
   * docs/people.md says.
   * @throws Mistake for one that is not among `services`
   */
  deploymentRole(service: string): IRole {
    return this.of(this.deployments, service);
  }

  private of<T>(all: ReadonlyMap<string, T>, service: string): T {
    const found = all.get(service);
    if (found) return found;
    const known = [...all.keys()].map((name) => `"${name}"`).join(', ') || 'none';
    throw new Mistake(this, `there is no service "${service}"; write it into \`services\`, which has ${known}`);
  }

  /** @param changes the name of the stage's stream of changes */
  private createDeployment(place: Place, service: string, changes: string): Role {
    const { stage } = place;
    const scope = new Construct(this, `Deployment-${service}`);
    const name = deploymentName(stage, service);
    const description = `Towpath: deploys ${service} in the stage ${stage}`;
    const role = new Role(scope, 'Role', {
      roleName: name,
      description,
      assumedBy: new ServicePrincipal('cloudformation.amazonaws.com'),
      managedPolicies: createPolicies(
        scope,
        name,
        description,
        deployment(place, service, changes),
        MAKES_WHAT_IT_NAMES,
      ),
      permissionsBoundary: this.boundary,
    });
    tagAsPlatform(role, stage);
    Tags.of(role).add(TAGS.service, service);
    return role;
  }

  private validate({ platform, federation, services, sessionDuration }: PeopleRolesProps): void {
    const check = new PropCheck(this);
    check.given(
      'platform',
      platform,
      'boundary',
      "write a Platform, or Platform.fromStage(this, 'Platform', 'production')",
    );
    if (!(federation instanceof Federation)) {
      check.refuse(
        'federation',
        federation,
        'write Federation.identityCenter(…), saml(…), openIdConnect(…) or principals(…)',
      );
    }
    const stacks = [this, platform].map((construct) => Stack.of(construct).stackName);
    const names = checkServices(check, 'services', services, { stage: platform.stage, stacks });
    check.duration(
      'sessionDuration',
      sessionDuration,
      { from: Duration.hours(1), to: Duration.hours(12), unit: Duration.seconds(1) },
      'write one hour to 12: Duration.hours(4)',
    );
    federation._check(check, platform.stage, names);
  }
}

/** What is the platform's no app team changes. */
function tagAsPlatform(role: Role, stage: string): void {
  Tags.of(role).add(TAGS.part, 'platform');
  Tags.of(role).add(TAGS.stage, stage);
}
