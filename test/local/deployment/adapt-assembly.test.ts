import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, LegacyStackSynthesizer, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { adaptAssembly } from '../../../local/deployment/adapt-assembly';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'towpath-assembly-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function addMapping(scope: Construct): void {
  new CfnResource(scope, 'Mapping', {
    type: 'AWS::Lambda::EventSourceMapping',
    properties: { FunctionName: 'search' },
  });
}

function synthesise(build: (app: App) => void): void {
  const app = new App({ outdir: folder, context: { 'aws:cdk:version-reporting': false } });
  build(app);
  app.synth();
}

interface Asset {
  readonly source: { readonly path: string };
  readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
}

const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const allText = () =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json') && !file.endsWith('tree.json'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');

/** The object under which the manifest says that a stack's template is found, and the one that is uploaded from it. */
function templateObjects(stack: string) {
  const { files } = read(`${stack}.assets.json`);
  const file = `${stack}.template.json`;
  const uploaded = Object.values<Asset>(files)
    .filter(({ source }) => source.path === file)
    .flatMap(({ destinations }) => Object.values(destinations));
  const url: string = read('manifest.json').artifacts[stack].properties.stackTemplateAssetObjectUrl;
  return { deployed: url.split('/').at(-1), uploaded: uploaded.map(({ objectKey }) => objectKey) };
}

test('an adapted template is uploaded under a name of its own, and that is what is deployed', async () => {
  synthesise((app) => addMapping(new Stack(app, 'Storefront')));
  const before = templateObjects('Storefront');

  const differences = await adaptAssembly(folder);

  const after = templateObjects('Storefront');
  expect(differences).toMatchObject([{ templateFile: 'Storefront.template.json', logicalId: 'Mapping' }]);
  expect(read('Storefront.template.json').Resources.Mapping.Properties).toEqual({
    FunctionName: 'search',
    Enabled: false,
  });
  expect(after.deployed).not.toBe(before.deployed);
  expect(after.uploaded).toEqual([after.deployed]);
});

test('a template without differences keeps its name', async () => {
  synthesise((app) => new CfnResource(new Stack(app, 'Storefront'), 'Queue', { type: 'AWS::SQS::Queue' }));
  const before = allText();

  const differences = await adaptAssembly(folder);

  expect(differences).toEqual([]);
  expect(allText()).toBe(before);
});

test('to adapt an assembly twice changes nothing', async () => {
  synthesise((app) => addMapping(new Stack(app, 'Storefront')));
  await adaptAssembly(folder);
  const once = allText();

  const differences = await adaptAssembly(folder);

  expect(differences).toEqual([]);
  expect(allText()).toBe(once);
});

test('a nested template is adapted, and its parent finds it under its new name', async () => {
  synthesise((app) => addMapping(new NestedStack(new Stack(app, 'Storefront'), 'Nested')));
  const [nested = ''] = readdirSync(folder).filter((file) => file.endsWith('.nested.template.json'));
  const original = Object.entries<Asset>(read('Storefront.assets.json').files).find(
    ([, { source }]) => source.path === nested,
  )?.[0];

  const differences = await adaptAssembly(folder);

  const renamed = Object.entries<Asset>(read('Storefront.assets.json').files).find(
    ([, { source }]) => source.path === nested,
  )?.[0];
  expect(differences.map(({ templateFile }) => templateFile)).toEqual([nested]);
  expect(readFileSync(join(folder, 'Storefront.template.json'), 'utf8')).toContain(renamed);
  expect(allText()).not.toContain(original);
});

test('the templates of stages are adapted', async () => {
  synthesise((app) => addMapping(new Stack(new Stage(app, 'Production'), 'Storefront')));

  const differences = await adaptAssembly(folder);

  expect(differences.map(({ templateFile }) => templateFile)).toEqual([
    expect.stringMatching(/^assembly-Production\/.*\.template\.json$/),
  ]);
});

test('a template that is not uploaded is adapted where it lies', async () => {
  synthesise((app) => addMapping(new Stack(app, 'Storefront', { synthesizer: new LegacyStackSynthesizer() })));

  await adaptAssembly(folder);

  expect(read('Storefront.template.json').Resources.Mapping.Properties.Enabled).toBe(false);
});
