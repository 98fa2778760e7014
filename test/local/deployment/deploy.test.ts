import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { App, CfnResource, Stack, type StackProps } from 'aws-cdk-lib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bootstrap, deployAssembly } from '../../../local/deployment/deploy';
import { fakeToolkit } from './fake-toolkit';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'towpath-deploy-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function assembly(props: StackProps = {}): string {
  const app = new App({ outdir: folder });
  new CfnResource(new Stack(app, 'Storefront', props), 'Queue', { type: 'AWS::SQS::Queue' });
  app.synth();
  return folder;
}

const cloudFormation = new CloudFormationClient({ region: 'eu-west-1' });

test('bootstrapping runs apart from the app, so that the app does not run for it', async () => {
  const { toolkit, runs } = fakeToolkit();

  await bootstrap(toolkit, { work: folder });

  expect(runs).toEqual([{ args: ['bootstrap', 'aws://000000000000/eu-west-1'], cwd: folder }]);
});

test('a deployment that fails says what the toolkit says of it at the end', async () => {
  const output = `
Storefront | 1 | 5:17:30 AM | CREATE_FAILED | Custom::Index | Orders/Default (Orders) no shards left
❌  Storefront failed to deploy
‣ DeploymentError: Resource creation failed:
Storefront/Orders/Default  (Custom::Index Orders)
  no shards left
   Logs: https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1`;
  const { toolkit } = fakeToolkit({ ok: false, output });

  const deploying = deployAssembly(toolkit, { assembly: assembly(), cloudFormation });

  await expect(deploying).rejects.toThrow(`the app was not deployed: ❌  Storefront failed to deploy
‣ DeploymentError: Resource creation failed:
Storefront/Orders/Default  (Custom::Index Orders)
  no shards left`);
});

test('resources that the emulator has not are left out by the person, or by the size of the stage', async () => {
  const output = '❌  Platform-dev failed\n‣ ValidationError: Unrecognized resource types: [AWS::EC2::NatGateway]';
  const { toolkit } = fakeToolkit({ ok: false, output });

  const deploying = deployAssembly(toolkit, { assembly: assembly(), cloudFormation });

  await expect(deploying).rejects.toMatchObject({ help: expect.stringContaining('a stage of the size sandbox') });
});

test.each([
  [{ account: '111122223333', region: 'eu-west-1' }, 'is bound to account 111122223333'],
  [{ account: '000000000000', region: 'us-east-1' }, 'is bound to region us-east-1'],
])('a stack that belongs elsewhere is named before anything is deployed', async (env, reason) => {
  const { toolkit, runs } = fakeToolkit();

  const deploying = deployAssembly(toolkit, { assembly: assembly({ env }), cloudFormation });

  await expect(deploying).rejects.toThrow(`stack "Storefront" ${reason}`);
  expect(runs).toEqual([]);
});
