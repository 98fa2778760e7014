import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { DlqDestinationConfig, IEventSourceDlq, IEventSourceMapping, IFunction } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export interface FailureStoreProps {
  /**
   * How long what failed is kept.
   * @default 30 days: time to notice, mend and put it through again
   */
  readonly expiresAfter?: Duration;

  /**
   * What happens to the bucket when it is removed from the stack.
   * @default it is kept: it may hold the only copy of a record
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** The bucket that keeps what failed, whole and with its reason: private, encrypted, one object for each failure. */
export class FailureStore extends Construct {
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string, props: FailureStoreProps = {}) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      lifecycleRules: [
        { expiration: props.expiresAfter ?? Duration.days(30), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
  }

  /** Lets a function keep records that failed. */
  grantKeepRecords(grantee: IGrantable): Grant {
    return this.grantPut(grantee, 'records/*');
  }

  /** Lets a function keep announcements that Slack will never take. */
  grantKeepAnnouncements(grantee: IGrantable): Grant {
    return this.grantPut(grantee, 'announcements/*');
  }

  /** The destination of an event source mapping for batches that it gives up. */
  asMappingDestination(): IEventSourceDlq {
    return new MappingDestination(this.bucket);
  }

  private grantPut(grantee: IGrantable, keys: string): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['s3:PutObject'],
      resourceArns: [this.bucket.arnForObjects(keys)],
    });
  }
}

/** CDK's own S3 destination also grants reading and deleting; a mapping needs neither. */
class MappingDestination implements IEventSourceDlq {
  constructor(private readonly bucket: IBucket) {}

  bind(_target: IEventSourceMapping, handler: IFunction): DlqDestinationConfig {
    for (const [action, resource] of [
      ['s3:PutObject', this.bucket.arnForObjects('aws/lambda/*')],
      ['s3:ListBucket', this.bucket.bucketArn],
    ] as const) {
      Grant.addToPrincipal({ grantee: handler, actions: [action], resourceArns: [resource] });
    }
    return { destination: this.bucket.bucketArn };
  }
}
