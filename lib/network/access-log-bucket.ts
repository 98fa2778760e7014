import { Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import { PRIVATE_BUCKET } from '../private-bucket';

/** Where in the bucket the log of each load balancer is. */
export const ACCESS_LOG_PREFIXES = { internetFacing: 'internet-facing', internal: 'internal' } as const;

/**
 * The bucket that takes the access logs of load balancers.
 *
 * Their policy is of the form that AWS recommends for all regions. CDK's own names an account of each older region, and
 * so needs to know the region: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
export function createAccessLogBucket(scope: Construct, expiresAfter: Duration, removalPolicy: RemovalPolicy): Bucket {
  const bucket = new Bucket(scope, 'AccessLogs', {
    ...PRIVATE_BUCKET,
    // Elastic Load Balancing writes into no bucket with a key of KMS.
    encryption: BucketEncryption.S3_MANAGED,
    versioned: true,
    lifecycleRules: [
      {
        expiration: expiresAfter,
        noncurrentVersionExpiration: Duration.days(7),
        abortIncompleteMultipartUploadAfter: Duration.days(1),
      },
    ],
    removalPolicy,
  });
  bucket.addToResourcePolicy(
    new PolicyStatement({
      sid: 'LoadBalancers',
      actions: ['s3:PutObject'],
      principals: [new ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com')],
      // The path has the account whose load balancers write.
      resources: Object.values(ACCESS_LOG_PREFIXES).map((prefix) =>
        bucket.arnForObjects(`${prefix}/AWSLogs/${Stack.of(scope).account}/*`),
      ),
    }),
  );
  // Load balancers that are kept go on writing.
  bucket.policy?.applyRemovalPolicy(removalPolicy);
  acknowledge(bucket, { S1: 'It holds access logs itself, and a log of who reads logs would never end.' });
  return bucket;
}
