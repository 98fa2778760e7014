import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type Alarm, GraphWidget, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type IRepository,
  type LifecycleRule,
  Repository,
  RepositoryEncryption,
  TagMutability,
  TagStatus,
} from 'aws-cdk-lib/aws-ecr';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct, type IConstruct } from 'constructs';
import type { IEventStream } from '../events';
import { AwsEvents } from '../events/aws-events';
import { AWS_EVENTS_ALARMS, type AwsEventsAlarms } from '../events/aws-events-alarms';
import { checkAlarms } from '../monitoring/alarm-check';
import type { AlarmName } from '../monitoring/alarms';
import { showOnDashboard } from '../monitoring/flow-dashboard';
import { isObject, PropCheck } from '../prop-check';
import { ImageRepositoryGrants } from './image-repository-grants';

/** What an image repository announces, whether it is new or imported. */
interface AnnouncingProps {
  /**
   * The stream on which pushes and scans are seen, as `image.pushed` and `image.scanned`. It must not carry changes of
   * tables, or carry `both`.
   * @default they are not announced
   */
  readonly stream?: IEventStream;

  /**
   * Which alarms there are, when they fire, and whom they tell; `false` for none.
   * @default with `stream`: that EventBridge could not deliver an event, at the threshold in docs/alarms.md
   */
  readonly alarms?: AwsEventsAlarms | false;
}

export interface ImageRepositoryProps extends AnnouncingProps {
  /**
   * The name in the registry, `shop/api`: a repository with a name cannot be replaced by another.
   * @default CloudFormation makes one
   */
  readonly repositoryName?: string;

  /**
   * Who may pull without further configuration: roles of clusters and of servers, accounts
   * (`new AccountPrincipal('111122223333')`), and `new ServicePrincipal('lambda.amazonaws.com')` for functions of this
   * account and region.
   * @default nobody: grant later with `grants.pull`
   */
  readonly pulledBy?: IGrantable[];

  /**
   * How many images are kept of each family of tags, and of all other tagged ones together. Older ones expire, also when
   * they run somewhere: keep more than you may have to go back.
   * @default 30: about a month of daily releases
   */
  readonly keep?: number;

  /**
   * With what the tags of a family begin: `['release-', 'branch-']`. Each keeps its own `keep`, so that many images of
   * branches push out no release.
   * @default all tagged images are one family
   */
  readonly tagPrefixes?: string[];

  /**
   * After how long images without a tag expire.
   * @default 7 days
   */
  readonly expireUntaggedAfter?: Duration;

  /**
   * The key that encrypts the images. It cannot be changed later.
   * @default ECR's own keys
   */
  readonly encryptionKey?: IKey;

  /**
   * What happens to the repository when it is removed from the stack. With DESTROY its images go as well.
   * @default it is kept: what runs may have to pull its image again
   */
  readonly removalPolicy?: RemovalPolicy;
}

export interface ImageRepositoryFromNameProps extends AnnouncingProps {
  /** In the registry of this account and region. */
  readonly repositoryName: string;
}

const PUSHED = 'image.pushed';
const SCANNED = 'image.scanned';
const SUBJECT = '$.detail.repository-name';

/** A repository of container images. */
export interface IImageRepository extends IConstruct {
  readonly repository: IRepository;
  readonly grants: ImageRepositoryGrants;
  /** How often images were pulled. */
  metricPulls(options?: MetricOptions): Metric;
}

abstract class ImageRepositoryBase extends Construct implements IImageRepository {
  abstract readonly repository: IRepository;
  readonly grants = new ImageRepositoryGrants(this);

  metricPulls(options?: MetricOptions): Metric {
    return new Metric({
      namespace: 'AWS/ECR',
      metricName: 'RepositoryPullCount',
      dimensionsMap: { RepositoryName: this.repository.repositoryName },
      statistic: 'Sum',
      ...options,
    });
  }

  /** @returns the alarms that there are */
  protected announce({
    stream,
    alarms,
  }: AnnouncingProps): Readonly<Partial<Record<AlarmName<AwsEventsAlarms>, Alarm>>> {
    if (!stream) return {};
    const events = AwsEvents.for(this, stream, { alarms });
    const repository = { 'repository-name': [this.repository.repositoryName] };
    events.add(this, 'Pushed', {
      description: 'Towpath: puts pushes of images onto the stream',
      type: PUSHED,
      subjectPath: SUBJECT,
      pattern: {
        source: ['aws.ecr'],
        detailType: ['ECR Image Action'],
        detail: { ...repository, 'action-type': ['PUSH'], result: ['SUCCESS'] },
      },
    });
    events.add(this, 'Scanned', {
      description: 'Towpath: puts scans of images onto the stream',
      type: SCANNED,
      subjectPath: SUBJECT,
      pattern: { source: ['aws.ecr'], detailType: ['ECR Image Scan'], detail: repository },
    });
    showOnDashboard(this, 'source', `Images \`${this.node.path}\``, [
      new GraphWidget({ title: 'Pulls', left: [this.metricPulls()], width: 8 }),
    ]);
    return events.alarms;
  }
}

/**
 * A private repository for one service's images: tags that stay what they are, scanned on push, old images expire, pushes
 * and scans seen on a stream.
 */
export class ImageRepository extends ImageRepositoryBase {
  /** The type of the events of pushed images, for rules. */
  static readonly pushed = PUSHED;
  /** The type of the events of scanned images, for rules. */
  static readonly scanned = SCANNED;

  readonly repository: IRepository;
  /** With a stream: those of what EventBridge could not deliver, shared by all in this stack that announce on it. */
  readonly alarms: Readonly<Partial<Record<AlarmName<AwsEventsAlarms>, Alarm>>>;

  /** A repository that is there already, in the registry of this account and region. */
  static fromRepositoryName(scope: Construct, id: string, props: ImageRepositoryFromNameProps): IImageRepository {
    return new ImportedImageRepository(scope, id, props);
  }

  constructor(scope: Construct, id: string, props: ImageRepositoryProps = {}) {
    super(scope, id);
    this.validate(props);
    this.repository = this.createRepository(props);
    for (const grantee of props.pulledBy ?? []) this.grants.pull(grantee);
    this.alarms = this.announce(props);
  }

  private validate(props: ImageRepositoryProps): void {
    const check = new PropCheck(this);
    const { repositoryName, keep, tagPrefixes, expireUntaggedAfter, encryptionKey } = props;
    if (repositoryName !== undefined) checkRepositoryName(check, 'repositoryName', repositoryName);
    for (const [index, grantee] of check.list('pulledBy', props.pulledBy, 'write a list of roles').entries()) {
      // Lambda pulls a function's image, before the function is there.
      if (isObject(grantee) && 'functionArn' in grantee) {
        const instead =
          "Lambda pulls the images of functions itself; write new ServicePrincipal('lambda.amazonaws.com')";
        check.refuse(`pulledBy[${index}]`, grantee, instead);
      }
      check.given(`pulledBy[${index}]`, grantee, 'grantPrincipal', 'write a role, or another principal');
    }
    check.wholeNumber('keep', keep, { from: 1 });
    const prefixes = check.list('tagPrefixes', tagPrefixes, "write a list of texts: ['release-', 'branch-']");
    for (const [index, prefix] of prefixes.entries()) {
      const instead = 'write with what the tags of a family begin: "release-"';
      check.text(`tagPrefixes[${index}]`, prefix, instead);
      const begun = prefixes.findIndex((other, at) => at !== index && String(prefix).startsWith(String(other)));
      if (begun !== -1) {
        check.refuse(
          `tagPrefixes[${index}]`,
          prefix,
          `it begins with ${JSON.stringify(prefixes[begun])}, so its images would count in both families; write prefixes of which none begins with another`,
        );
      }
    }
    const days = { from: Duration.days(1), to: Duration.days(3650), unit: Duration.days(1) };
    check.duration(
      'expireUntaggedAfter',
      expireUntaggedAfter,
      days,
      'write whole days, at least one: Duration.days(7)',
    );
    check.encryptionKey(encryptionKey);
    check.removalPolicy(props.removalPolicy);
    checkAnnouncing(this, check, props);
  }

  private createRepository(props: ImageRepositoryProps): IRepository {
    const { repositoryName, encryptionKey, removalPolicy = RemovalPolicy.RETAIN } = props;
    return new Repository(this, 'Repository', {
      repositoryName,
      imageTagMutability: TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      ...(encryptionKey
        ? { encryption: RepositoryEncryption.KMS, encryptionKey }
        : { encryption: RepositoryEncryption.AES_256 }),
      lifecycleRules: lifecycle(props),
      emptyOnDelete: removalPolicy === RemovalPolicy.DESTROY,
      removalPolicy,
    });
  }
}

class ImportedImageRepository extends ImageRepositoryBase {
  readonly repository: IRepository;

  constructor(scope: Construct, id: string, props: ImageRepositoryFromNameProps) {
    super(scope, id);
    const check = new PropCheck(this, 'ImageRepository.fromRepositoryName');
    checkRepositoryName(check, 'repositoryName', props.repositoryName);
    checkAnnouncing(this, check, props);
    this.repository = Repository.fromRepositoryName(this, 'Repository', props.repositoryName);
    this.announce(props);
  }
}

/** What ECR takes as a name. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const NAME = /^(?=.{2,256}$)[a-z0-9]+(?:[._/-][a-z0-9]+)*$/;

/** @throws Mistake where ECR would not take it, or it is not given */
export function checkRepositoryName(check: PropCheck, prop: string, name: unknown): void {
  const instead = 'write small letters and digits, with single . _ - or / between them: "shop/api"';
  if (name === undefined) check.refuse(prop, name, instead);
  check.matching(prop, name, NAME, instead);
}

function checkAnnouncing(construct: IConstruct, check: PropCheck, { stream, alarms }: AnnouncingProps): void {
  check.givenOrAbsent('stream', stream, '_addConsumer', 'write an EventStream');
  const absent = { eventsUndelivered: stream === undefined && 'the repository has no `stream`' } as const;
  checkAlarms<AwsEventsAlarms>(construct, alarms, AWS_EVENTS_ALARMS, absent);
}

/** An image that one rule is about is no concern of later ones, whether it expires or not. */
function lifecycle({ keep = 30, tagPrefixes = [], expireUntaggedAfter }: ImageRepositoryProps): LifecycleRule[] {
  return [
    {
      description: 'Untagged images expire',
      tagStatus: TagStatus.UNTAGGED,
      maxImageAge: expireUntaggedAfter ?? Duration.days(7),
    },
    ...tagPrefixes.map((prefix) => ({
      description: `The last ${keep} of ${prefix}* stay`,
      tagStatus: TagStatus.TAGGED,
      tagPatternList: [`${prefix}*`],
      maxImageCount: keep,
    })),
    {
      description: `The last ${keep} of all others stay`,
      tagStatus: TagStatus.TAGGED,
      tagPatternList: ['*'],
      maxImageCount: keep,
    },
  ];
}
