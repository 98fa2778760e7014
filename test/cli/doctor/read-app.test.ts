import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { expect, test } from 'vitest';
import { readApp, readParametersOf, resourcesIn } from '../../../cli/doctor/read-app';
import { quotasFor } from '../../../domain/doctor/quotas';
import { addStages } from '../../../examples/stages/stages';
import { flags } from '../../examples/examples';

const environment = { account: '111122223333', region: 'eu-west-1' };

async function read(build: (app: App) => void) {
  const app = new App({ context: { ...flags, 'aws:cdk:enable-asset-metadata': true } });
  build(app);
  return readApp(app.synth().directory);
}

test('a stack says where it goes, which bootstrap it needs, and in which channels its rules speak', async () => {
  const { stacks } = await read((app) => {
    addStages(app);
    new Queue(new Stack(app, 'Bound', { env: environment }), 'Queue');
  });

  const bootstrap = { version: 6, parameter: '/cdk-bootstrap/hnb659fds/version' };
  expect(stacks).toMatchObject([
    { name: 'OrdersDev', account: undefined, region: undefined, bootstrap, channels: ['#orders-dev'] },
    { name: 'OrdersProduction', bootstrap, channels: ['#orders'] },
    { name: 'Bound', ...environment, channels: [] },
  ]);
});

test('resources are those of nested stacks too, with what is known of each text', async () => {
  const app = await read((cdk) => {
    const stack = new Stack(cdk, 'Shop');
    const nested = new NestedStack(stack, 'Inner');
    new Queue(nested, 'Queue', { queueName: `orders-${stack.region}`, encryptionMasterKey: new Key(stack, 'Key') });
  });
  const [shop] = app.stacks;

  const queue = shop && resourcesIn(shop, app, environment).find(({ type }) => type === 'AWS::SQS::Queue');

  expect(queue).toMatchObject({
    stack: 'Shop',
    properties: { QueueName: 'orders-eu-west-1', KmsMasterKeyId: expect.stringMatching(/^\$\{Shop\.Key\w+\.Arn\}$/) },
  });
});

test('the zones of two subnets are told apart', async () => {
  const app = await read((cdk) => {
    new Vpc(new Stack(cdk, 'Shop'), 'Network', { maxAzs: 2 });
  });
  const [shop] = app.stacks;
  const resources = shop ? resourcesIn(shop, app, environment) : [];

  const quotas = Object.fromEntries(quotasFor(resources, resources).map(({ counted, adds }) => [counted, adds]));

  expect(quotas).toMatchObject({ vpcs: 1, addresses: 2, natGateways: 1 });
});

test('the parameters that CloudFormation reads are found, and not that of the bootstrap', async () => {
  const app = await read((cdk) => {
    const stack = new Stack(cdk, 'Shop');
    new LambdaFunction(stack, 'Function', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('//'),
      environment: {
        ZONE: StringParameter.valueForStringParameter(stack, '/platform/zone'),
        TABLE: '{{resolve:ssm:/platform/table:3}}',
      },
    });
  });
  const [shop] = app.stacks;

  expect(shop && readParametersOf(shop, app, environment)).toEqual([
    { stack: 'Shop', name: '/platform/zone' },
    { stack: 'Shop', name: '/platform/table' },
  ]);
});
