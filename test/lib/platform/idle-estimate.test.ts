import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { Stream, StreamEncryption } from 'aws-cdk-lib/aws-kinesis';
import { expect, test } from 'vitest';
import { idleEstimate } from '../../../lib/platform/idle-estimate';

test('each stack that costs something says it, the dearest first, and what nobody has priced', () => {
  const app = new App();
  const busy = new Stack(app, 'Busy');
  new Stream(busy, 'Stream', { shardCount: 2, encryption: StreamEncryption.MANAGED });
  new CfnResource(busy, 'Key', { type: 'AWS::KMS::Key' });
  new CfnResource(busy, 'Database', { type: 'AWS::RDS::DBInstance' });
  new CfnResource(new Stack(app, 'Quiet'), 'Role', { type: 'AWS::IAM::Role' });

  expect(idleEstimate(app.synth())).toEqual([
    'Busy costs about 23 US dollars a month when idle, by the prices of us-east-1 (stream 22, rest 1); not counted: AWS::RDS::DBInstance',
  ]);
});

test('while something is still looked up, nothing is estimated', () => {
  const app = new App();
  const stack = new Stack(app, 'Early', { env: { account: '111122223333', region: 'eu-west-1' } });
  void stack.availabilityZones;

  expect(idleEstimate(app.synth())).toEqual([]);
});
