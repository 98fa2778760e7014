import {
  Aspects,
  CfnResource,
  CliCredentialsStackSynthesizer,
  type CliCredentialsStackSynthesizerProps,
  type IAspect,
  Stack,
  TagManager,
  Tags,
  Token,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { arnsOf, boundaryName, isOwn, ownName, rolePath, TAGS } from '../../domain/people/place';
import { isStageName, STAGE_NAME_INSTEAD } from '../../domain/platform/stage-description';
import { Mistake } from '../mistake';
import { PropCheck } from '../prop-check';
import { isServiceName, SERVICE_NAME_INSTEAD } from '../service-name';
import { placeOf } from './place-of';

export interface AppTeamProps {
  /** `orders` */
  readonly service: string;
  /** `production` */
  readonly stage: string;
}

/**
 * The team of a service in a stage: what makes an app one that it may deploy itself, with its own role.
 *
 * ```ts
 * const team = new AppTeam({ service: 'orders', stage: 'production' });
 * const app = new App({ defaultStackSynthesizer: team.synthesizer() });
 * team.owns(app);
 * ```
 */
export class AppTeam {
  private readonly owned: IConstruct[] = [];

  constructor(private readonly props: AppTeamProps) {
    const { service, stage } = props;
    const check = new PropCheck({ node: { path: String(service) } }, 'AppTeam');
    if (!isServiceName(service)) check.refuse('service', service, SERVICE_NAME_INSTEAD);
    if (!isStageName(stage)) check.refuse('stage', stage, STAGE_NAME_INSTEAD);
  }

  /**
   * Where the app's files are put before it is deployed: into the bucket of CDK's bootstrap stack, below the service's own
   * prefix, with the credentials of who deploys. Images go into repositories of the service.
   */
  synthesizer(): CliCredentialsStackSynthesizer {
    const { service, stage } = this.props;
    const owns = (stack: Stack) => stack.node.scopes.some((scope) => this.owned.includes(scope));
    return new TeamSynthesizer({ bucketPrefix: `${ownName(service, stage)}/` }, owns);
  }

  /**
   * Makes everything in an app, or below another construct, known as the service's: by its tags, by the path of its roles,
   * and by the boundary that these have. Stacks that are not called `<service>-<stage>`, or begin with that and a hyphen, are
   * refused when the app is synthesised.
   */
  owns(scope: IConstruct): void {
    const { service, stage } = this.props;
    this.owned.push(scope);
    Tags.of(scope).add(TAGS.service, service);
    Tags.of(scope).add(TAGS.stage, stage);
    Aspects.of(scope).add(new Ownership(service, stage));
  }
}

/** Without its tags and boundary, a stack would fail when its team deploys it. */
class TeamSynthesizer extends CliCredentialsStackSynthesizer {
  constructor(
    props: CliCredentialsStackSynthesizerProps,
    private readonly owns: (stack: Stack) => boolean,
  ) {
    super(props);
  }

  override bind(stack: Stack): void {
    super.bind(stack);
    stack.node.addValidation({
      validate: () =>
        this.owns(stack)
          ? []
          : [
              new Mistake(
                stack,
                'it has the `synthesizer()` of a team that does not own it; write team.owns(app)',
                'AppTeam',
              ).message,
            ],
    });
  }
}

class Ownership implements IAspect {
  constructor(
    private readonly service: string,
    private readonly stage: string,
  ) {}

  visit(node: IConstruct): void {
    if (Stack.isStack(node) && !node.nestedStackParent) {
      this.checkName(node);
      checkSynthesizer(node);
    }
    if (!CfnResource.isCfnResource(node) || node.cfnResourceType !== 'AWS::IAM::Role') return;
    const { policy } = arnsOf(placeOf(node, this.stage));
    node.addPropertyOverride('Path', rolePath(this.stage, this.service));
    node.addPropertyOverride('PermissionsBoundary', policy(boundaryName(this.stage)));
    // Roles that CDK makes for its own custom resources are not reached by tags.
    if (!TagManager.isTaggable(node) && !TagManager.isTaggableV2(node)) node.addPropertyOverride('Tags', this.tags());
  }

  private tags() {
    const { service, stage } = this;
    return [
      { Key: TAGS.service, Value: service },
      { Key: TAGS.stage, Value: stage },
    ];
  }

  private checkName(stack: Stack): void {
    const { stackName } = stack;
    if (Token.isUnresolved(stackName)) return;
    if (isOwn(stackName, this.service, this.stage)) return;
    const own = ownName(this.service, this.stage);
    throw new Mistake(
      stack,
      `the stack is called "${stackName}", and its team may deploy "${own}" and what begins with "${own}-"; give it { stackName: '${own}' }`,
      'AppTeam',
    );
  }
}

function checkSynthesizer(stack: Stack): void {
  if (stack.synthesizer instanceof TeamSynthesizer) return;
  throw new Mistake(
    stack,
    "it is deployed by roles of CDK, which its team may not take; give the app the team's way: new App({ defaultStackSynthesizer: team.synthesizer() })",
    'AppTeam',
  );
}
