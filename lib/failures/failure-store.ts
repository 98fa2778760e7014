import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { DlqDestinationConfig, IEventSourceDlq, IEventSourceMapping, IFunction } from 'aws-cdk-lib/aws-lambda';
import { Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct, type IConstruct } from 'constructs';
import { acknowledge, grantWildcard } from '../acknowledge';
import { PRIVATE_BUCKET } from '../private-bucket';
import { PropCheck } from '../prop-check';

export interface FailureStoreProps {
  /**
   * How long what failed is kept.
   * @default 30 days: time to notice, mend and put it through again
   */
  readonly expiresAfter?: Duration;

  /**
   * The key that encrypts what is kept. Functions that use the store get what they need of it.
   * @default S3's own keys
   */
  readonly encryptionKey?: IKey;

  /**
   * The bucket that takes the log of every access, below `failures/`.
   * @default no access log: who may read the store is few, and CloudTrail's data events tell more
   */
  readonly accessLogs?: IBucket;

  /**
   * What happens to the bucket when it is removed from the stack.
   * @default it is kept: it may hold the only copy of a record
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Where what failed is kept. */
export interface IFailureStore extends IConstruct {
  readonly bucket: IBucket;
  readonly grants: FailureStoreGrants;
  /** The destination of an event source mapping for batches that it gives up. */
  asMappingDestination(): IEventSourceDlq;
  /** How many objects it holds, once a day. */
  metricNumberOfObjects(options?: MetricOptions): Metric;
}

/** What can be allowed with a failure store. */
export class FailureStoreGrants {
  constructor(private readonly bucket: IBucket) {}

  /** To keep records that failed. */
  keepRecords(grantee: IGrantable): Grant {
    return this.put(grantee, 'records/*');
  }

  /** To keep announcements that Slack will never take. */
  keepAnnouncements(grantee: IGrantable): Grant {
    return this.put(grantee, 'announcements/*');
  }

  /** To list and read what failed, with all that it holds: also what is sensitive. */
  read(grantee: IGrantable): Grant {
    this.bucket.encryptionKey?.grantDecrypt(grantee);
    Grant.addToPrincipal({ grantee, actions: ['s3:ListBucket'], resourceArns: [this.bucket.bucketArn] });
    return grantWildcard(grantee, ['s3:GetObject'], this.bucket.arnForObjects('*'), ONE_OBJECT_EACH);
  }

  private put(grantee: IGrantable, keys: string): Grant {
    this.bucket.encryptionKey?.grant(grantee, ...TO_PUT);
    return grantWildcard(grantee, ['s3:PutObject'], this.bucket.arnForObjects(keys), ONE_OBJECT_EACH);
  }
}

const ONE_OBJECT_EACH = 'Each failure is an object of its own, whose key has the time and the id of what failed.';

/** What S3 needs of a key when somebody puts an object; in parts it reads what it wrote. */
const TO_PUT = ['kms:GenerateDataKey', 'kms:Decrypt'];

abstract class FailureStoreBase extends Construct implements IFailureStore {
  abstract readonly bucket: IBucket;
  abstract readonly grants: FailureStoreGrants;

  asMappingDestination(): IEventSourceDlq {
    return new MappingDestination(this.bucket);
  }

  metricNumberOfObjects(options?: MetricOptions): Metric {
    return new Metric({
      namespace: 'AWS/S3',
      metricName: 'NumberOfObjects',
      dimensionsMap: { BucketName: this.bucket.bucketName, StorageType: 'AllStorageTypes' },
      statistic: 'Average',
      period: Duration.days(1),
      ...options,
    });
  }
}

/** The bucket that keeps what failed, whole and with its reason: private, encrypted, one object for each failure. */
export class FailureStore extends FailureStoreBase {
  readonly bucket: IBucket;
  readonly grants: FailureStoreGrants;

  /**
   * A bucket that is there already. It has to be encrypted and private; what expires and when is its own to say.
   *
   * @param bucket imported with its `encryptionKey` where it has one
   */
  static fromBucket(scope: Construct, id: string, bucket: IBucket): IFailureStore {
    return new ImportedFailureStore(scope, id, bucket);
  }

  constructor(scope: Construct, id: string, props: FailureStoreProps = {}) {
    super(scope, id);
    this.validate(props);
    this.bucket = new Bucket(this, 'Bucket', {
      ...PRIVATE_BUCKET,
      ...(props.encryptionKey
        ? { encryption: BucketEncryption.KMS, encryptionKey: props.encryptionKey, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      serverAccessLogsBucket: props.accessLogs,
      serverAccessLogsPrefix: props.accessLogs && 'failures/',
      lifecycleRules: [
        { expiration: props.expiresAfter ?? Duration.days(30), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
    if (!props.accessLogs) {
      acknowledge(this.bucket, {
        S1: "Who may read the store is few, and CloudTrail's data events tell more; `accessLogs` takes a bucket for a log of every access.",
      });
    }
    this.grants = new FailureStoreGrants(this.bucket);
  }

  private validate({ expiresAfter, accessLogs, encryptionKey, removalPolicy }: FailureStoreProps): void {
    const check = new PropCheck(this);
    const days = { from: Duration.days(1), to: Duration.days(36_500), unit: Duration.days(1) };
    check.duration('expiresAfter', expiresAfter, days, 'write whole days, at least one: Duration.days(30)');
    check.givenOrAbsent('accessLogs', accessLogs, 'bucketArn', 'write a bucket');
    check.encryptionKey(encryptionKey);
    check.removalPolicy(removalPolicy);
  }
}

class ImportedFailureStore extends FailureStoreBase {
  readonly grants: FailureStoreGrants;

  constructor(
    scope: Construct,
    id: string,
    readonly bucket: IBucket,
  ) {
    super(scope, id);
    const instead = "write a bucket: Bucket.fromBucketName(this, 'Bucket', 'failures')";
    new PropCheck(this, 'FailureStore.fromBucket').given('bucket', bucket, 'bucketArn', instead);
    this.grants = new FailureStoreGrants(bucket);
  }
}

/** CDK's own S3 destination also grants reading and deleting; a mapping needs neither. */
class MappingDestination implements IEventSourceDlq {
  constructor(private readonly bucket: IBucket) {}

  bind(_target: IEventSourceMapping, handler: IFunction): DlqDestinationConfig {
    Grant.addToPrincipal({ grantee: handler, actions: ['s3:ListBucket'], resourceArns: [this.bucket.bucketArn] });
    grantWildcard(handler, ['s3:PutObject'], this.bucket.arnForObjects('aws/lambda/*'), ONE_OBJECT_EACH);
    this.bucket.encryptionKey?.grant(handler, ...TO_PUT);
    return { destination: this.bucket.bucketArn };
  }
}
