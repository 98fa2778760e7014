import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { expect, test } from 'vitest';
import { EventStream, ImageRepository, type ImageRepositoryProps } from '../../../lib';
import { imagePushed, imageScanned } from '../../local/event-bus/aws-events';
import { announced } from '../announced';
import { Annotations, customersIn, Match, notificationsIn, permissionsIn, rule, Template } from '../app';

const REPOSITORY = 'AWS::ECR::Repository';
const env = { account: '111111111111', region: 'eu-west-1' };

function shop(): Stack {
  return new Stack(new App(), 'Shop', { env });
}

function repositoryWith(props: ImageRepositoryProps = {}) {
  const stack = shop();
  const images = new ImageRepository(stack, 'Images', props);
  return { stack, images, template: Template.fromStack(stack) };
}

/** What expires of a repository, rule by rule in their order. */
function expiry(template: Template): string[] {
  const [repository] = Object.values(template.findResources(REPOSITORY));
  const { rules } = JSON.parse(repository?.Properties.LifecyclePolicy.LifecyclePolicyText);
  return rules
    .toSorted((one: { rulePriority: number }, other: { rulePriority: number }) => one.rulePriority - other.rulePriority)
    .map(
      ({ selection }: { selection: Record<string, unknown> }) =>
        `${selection.tagPatternList ?? selection.tagStatus}: ${selection.countType} ${selection.countNumber}`,
    );
}

test('tags stay what they are, images are scanned and encrypted, and the repository is kept', () => {
  const { template } = repositoryWith();

  template.hasResource(REPOSITORY, {
    DeletionPolicy: 'Retain',
    Properties: {
      ImageTagMutability: 'IMMUTABLE',
      ImageScanningConfiguration: { ScanOnPush: true },
      // Without one ECR encrypts with its own keys.
      EncryptionConfiguration: Match.absent(),
      EmptyOnDelete: false,
      RepositoryPolicyText: Match.absent(),
    },
  });
});

test('a repository of a disposable stage goes with its images', () => {
  const { template } = repositoryWith({ removalPolicy: RemovalPolicy.DESTROY });

  template.hasResource(REPOSITORY, { DeletionPolicy: 'Delete', Properties: { EmptyOnDelete: true } });
});

test("images are encrypted with the customer's key", () => {
  const stack = shop();
  const encryptionKey = new Key(stack, 'Key');

  new ImageRepository(stack, 'Images', { encryptionKey });

  Template.fromStack(stack).hasResourceProperties(REPOSITORY, {
    EncryptionConfiguration: { EncryptionType: 'KMS', KmsKey: stack.resolve(encryptionKey.keyArn) },
  });
});

test('thirty tagged images are kept, and untagged ones for a week', () => {
  expect(expiry(repositoryWith().template)).toEqual(['untagged: sinceImagePushed 7', '*: imageCountMoreThan 30']);
});

test('each family of tags keeps its own images, and comes before all others', () => {
  const { template } = repositoryWith({
    keep: 5,
    tagPrefixes: ['release-', 'branch-'],
    expireUntaggedAfter: Duration.days(1),
  });

  expect(expiry(template)).toEqual([
    'untagged: sinceImagePushed 1',
    'release-*: imageCountMoreThan 5',
    'branch-*: imageCountMoreThan 5',
    '*: imageCountMoreThan 5',
  ]);
});

test('a role that pulls may read the images of this repository alone', () => {
  const stack = shop();
  const cluster = new Role(stack, 'Cluster', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });

  const images = new ImageRepository(stack, 'Images', { pulledBy: [cluster] });

  const arn = stack.resolve(images.repository.repositoryArn);
  expect(permissionsIn(Template.fromStack(stack))).toEqual({
    'ecr:BatchCheckLayerAvailability': [arn],
    'ecr:BatchGetImage': [arn],
    'ecr:GetDownloadUrlForLayer': [arn],
    'ecr:GetAuthorizationToken': ['*'],
  });
});

test('who pushes may not delete or pull', () => {
  const stack = shop();
  const builder = new Role(stack, 'Builder', { assumedBy: new ServicePrincipal('codebuild.amazonaws.com') });

  new ImageRepository(stack, 'Images').grants.push(builder);

  expect(Object.keys(permissionsIn(Template.fromStack(stack))).sort()).toEqual([
    'ecr:BatchCheckLayerAvailability',
    'ecr:CompleteLayerUpload',
    'ecr:GetAuthorizationToken',
    'ecr:InitiateLayerUpload',
    'ecr:PutImage',
    'ecr:UploadLayerPart',
  ]);
});

test('Lambda pulls for functions of this account and region only', () => {
  const { template } = repositoryWith({ pulledBy: [new ServicePrincipal('lambda.amazonaws.com')] });

  template.hasResourceProperties(REPOSITORY, {
    RepositoryPolicyText: {
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'lambda.amazonaws.com' },
          Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
          Condition: {
            StringEquals: { 'aws:SourceAccount': '111111111111' },
            ArnLike: { 'aws:SourceArn': Match.objectLike({}) },
          },
        },
      ],
    },
  });
  expect(JSON.stringify(template.toJSON())).toContain(':lambda:eu-west-1:111111111111:function:*');
});

test('another account pulls by the policy of the repository', () => {
  const { template } = repositoryWith({ pulledBy: [new AccountPrincipal('222222222222')] });

  template.hasResourceProperties(REPOSITORY, {
    RepositoryPolicyText: {
      Statement: [
        Match.objectLike({
          Principal: { AWS: Match.anyValue() },
          Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
          Condition: Match.absent(),
        }),
      ],
    },
  });
});

test('a repository that is there already is granted and measured by its name', () => {
  const stack = shop();
  const cluster = new Role(stack, 'Cluster', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });

  const images = ImageRepository.fromRepositoryName(stack, 'Images', { repositoryName: 'shop/api' });
  images.grants.pull(cluster);

  expect(stack.resolve(images.metricPulls().toMetricConfig().metricStat?.dimensions)).toEqual([
    { name: 'RepositoryName', value: 'shop/api' },
  ]);
  Template.fromStack(stack).resourceCountIs(REPOSITORY, 0);
  expect(permissionsIn(Template.fromStack(stack))).toHaveProperty('ecr:BatchGetImage');
});

function announcing(repositoryName = 'my-repository-name') {
  const stack = shop();
  const stream = new EventStream(stack, 'Events', { heartbeat: false });
  const images = new ImageRepository(stack, 'Images', { repositoryName, stream });
  return { stack, stream, images };
}

test('a push becomes an event about the repository, with what ECR says of it as data', () => {
  const { stack } = announcing();

  expect(announced(Template.fromStack(stack), imagePushed)).toEqual([
    {
      partitionKey: 'my-repository-name',
      event: {
        id: '13cde686-328b-6117-af20-0e5566167482',
        type: 'image.pushed',
        source: 'aws.ecr',
        subject: 'my-repository-name',
        time: '2019-11-16T01:54:34.000000Z',
        data: imagePushed.detail,
      },
    },
  ]);
});

test('a scan becomes an event with the number of findings', () => {
  const { stack } = announcing();

  expect(announced(Template.fromStack(stack), imageScanned)).toMatchObject([
    { event: { type: 'image.scanned', data: { 'finding-severity-counts': { CRITICAL: 10 } } } },
  ]);
});

test.each([
  ['a push into another repository', { ...imagePushed.detail, 'repository-name': 'other' }],
  ['a push that failed', { ...imagePushed.detail, result: 'FAILURE' }],
  ['a delete', { ...imagePushed.detail, 'action-type': 'DELETE' }],
])('%s is not announced', (_title, detail) => {
  const { stack } = announcing();

  expect(announced(Template.fromStack(stack), { ...imagePushed, detail })).toEqual([]);
});

test('without a stream nothing is announced, and there is no alarm', () => {
  const { images, template } = repositoryWith();

  template.resourceCountIs('AWS::Events::Rule', 0);
  expect(images.alarms).toEqual({});
});

test('a stream that carries changes of tables takes no announcements', () => {
  const { stack, stream } = announcing();
  customersIn(stack, stream);

  expect(() => Template.fromStack(stack)).toThrow(
    /`grants.publish` was given to .*and the stream carries changes of customers/,
  );
});

test('an entity whose types the announcements would have is refused', () => {
  const stack = shop();
  const stream = new EventStream(stack, 'Events', { carries: 'both' });
  new ImageRepository(stack, 'Images', { stream });
  customersIn(stack, stream, { entity: 'image' });

  expect(() => Template.fromStack(stack)).toThrow(
    'ImageRepository "Shop/Images": it puts events of the type "image.pushed" onto "Shop/Events", on which such types are of the entity "image"; give one of them another stream, or the table another `entity`',
  );
});

test('rules of messages may wait for what a repository announces, and no warning says that they wait in vain', () => {
  const { stack, stream } = announcing();

  notificationsIn(stack, stream, [
    rule({ pattern: { type: [ImageRepository.pushed] }, message: '{{data.image-tag}}' }),
  ]);

  Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('waits for'));
});
