import {
  Aspects,
  CfnResource,
  CliCredentialsStackSynthesizer,
  type CliCredentialsStackSynthesizerProps,
  type DockerImageAssetLocation,
  type DockerImageAssetSource,
  type IAspect,
  Stack,
  Stage,
  TagManager,
  Tags,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { arnsOf, boundaryName, ownName, rolePath, TAGS } from '../../domain/people/place';
import { isStageName, STAGE_NAME_INSTEAD } from '../../domain/platform/stage-description';
import { Mistake } from '../mistake';
import { PropCheck } from '../prop-check';
import { isServiceName, serviceNameInstead } from '../service-name';
import { checkDeployed } from './check-deployed';
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
    const check = new PropCheck({ node: { path: typeof service === 'string' ? service : '' } }, 'AppTeam');
    if (!isServiceName(service)) check.refuse('service', service, serviceNameInstead(service));
    if (!isStageName(stage)) check.refuse('stage', stage, STAGE_NAME_INSTEAD);
  }

  /**
   * Where the app's files are put before it is deployed: into the bucket of CDK's bootstrap stack, below the service's own
   * prefix, with the credentials of who deploys. Images go into repositories of the service.
   */
  synthesizer(): CliCredentialsStackSynthesizer {
    const { service, stage } = this.props;
    const owned = (stack: Stack) => stack.node.scopes.filter((scope) => this.owned.includes(scope));
    return new TeamSynthesizer({ bucketPrefix: `${ownName(service, stage)}/` }, this.props, owned);
  }

  /**
   * Makes everything in an app, or below another construct, known as the service's: by its tags, by the path of its roles,
   * and by the boundary that these have.
   *
   * What the team's deployment could not make is found when the app is synthesised. Refused are stacks that are not called
   * `<service>-<stage>`, or begin with that and a hyphen, and what no policy could allow; of what the platform team could
   * allow, a warning tells.
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
  /** @param owned those of a stack's scopes that the team owns */
  constructor(
    props: CliCredentialsStackSynthesizerProps,
    private readonly team: AppTeamProps,
    private readonly owned: (stack: Stack) => IConstruct[],
  ) {
    super(props);
  }

  override bind(stack: Stack): void {
    super.bind(stack);
    // Aspects have been everywhere by then: what is found is what is deployed.
    stack.node.addValidation({ validate: () => this.problemsOf(stack) });
  }

  override addDockerImageAsset({ directoryName, sourceHash }: DockerImageAssetSource): DockerImageAssetLocation {
    throw new Mistake(
      this.boundStack,
      `the image of "${directoryName ?? sourceHash}" would go into the repository of CDK's bootstrap stack, to which its team may not push; push it to an ImageRepository of the service, and write DockerImageCode.fromEcr(…) or ContainerImage.fromEcrRepository(…)`,
      'AppTeam',
    );
  }

  private problemsOf(stack: Stack): string[] {
    const refuse = (sentence: string) => [new Mistake(stack, sentence, 'AppTeam').message];
    const owned = this.owned(stack);
    if (owned.length === 0) {
      return refuse('it has the `synthesizer()` of a team that does not own it; write team.owns(app)');
    }
    const stage = Stage.of(stack);
    if (owned.every((scope) => scope !== stage && Stage.of(scope) !== stage)) {
      return refuse(
        `it is in the Stage "${stage?.node.path}", into which no tags and boundaries go from outside; write team.owns(stage) as well`,
      );
    }
    return checkDeployed(stack, this.team);
  }
}

class Ownership implements IAspect {
  constructor(
    private readonly service: string,
    private readonly stage: string,
  ) {}

  visit(node: IConstruct): void {
    if (Stack.isStack(node) && !node.nestedStackParent) checkSynthesizer(node);
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
}

function checkSynthesizer(stack: Stack): void {
  if (stack.synthesizer instanceof TeamSynthesizer) return;
  throw new Mistake(
    stack,
    "it is deployed by roles of CDK, which its team may not take; give the app the team's way: new App({ defaultStackSynthesizer: team.synthesizer() })",
    'AppTeam',
  );
}
