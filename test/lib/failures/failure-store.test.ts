import { Duration, Stack } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { FailureStore } from '../../../lib';
import { customersIn, indexIn, Match, permissionsIn, stackWithStream, Template } from '../app';

test('what failed is private, encrypted, sent over TLS only, kept for a month, and stays when the stack is deleted', () => {
  const stack = new Stack();

  new FailureStore(stack, 'Failures');

  const template = Template.fromStack(stack);
  template.hasResource('AWS::S3::Bucket', {
    DeletionPolicy: 'Retain',
    Properties: {
      BucketEncryption: Match.anyValue(),
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 30 })] },
    },
  });
  template.hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: Match.objectLike({
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ]),
    }),
  });
});

test('how long it is kept can be chosen', () => {
  const stack = new Stack();

  new FailureStore(stack, 'Failures', { expiresAfter: Duration.days(7) });

  Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 7 })] },
  });
});

test('functions and mappings may put what failed, and neither read nor delete it', () => {
  const { stack, stream } = stackWithStream();

  indexIn(stack, customersIn(stack, stream));

  const actions = Object.keys(permissionsIn(Template.fromStack(stack))).filter((action) => action.startsWith('s3:'));
  expect(actions.sort()).toEqual(['s3:ListBucket', 's3:PutObject']);
});
