import { App } from 'aws-cdk-lib';
import cdkJson from '../../cdk.json';
import { ExistingTable } from '../../examples/existing-table/existing-table';
import { Images } from '../../examples/images/images';
import { OrdersNetwork } from '../../examples/network/network';
import { OwnHandler } from '../../examples/own-handler/own-handler';
import { OwnKeys } from '../../examples/own-keys/own-keys';
import { OwnNetwork } from '../../examples/own-network/own-network';
import { addPeople } from '../../examples/people/people';
import { addPlatforms } from '../../examples/platform/platform';
import { OrdersService } from '../../examples/service-monitoring/service-monitoring';
import { addStages } from '../../examples/stages/stages';
import { Storefront } from '../../examples/storefront/storefront';
import type { SynthesisedStack } from '../../local/deployment/stacks';

export interface Example {
  /** Its folder in examples/. */
  readonly folder: string;
  readonly build: (app: App) => void;
  /** Context that `towpath local` gives. */
  readonly locally: Readonly<Record<string, string>>;
}

/** Every example. */
export const examples: readonly Example[] = [
  { folder: 'existing-table', build: (app) => new ExistingTable(app, 'ExistingTable'), locally: {} },
  {
    folder: 'network',
    build: (app) => new OrdersNetwork(app, 'OrdersNetwork', { hostedZoneId: 'Z0123456789ABCDEFGHIJ' }),
    locally: {},
  },
  {
    folder: 'images',
    build: (app) => new Images(app, 'Images'),
    locally: { slackApiUrl: 'http://127.0.0.1:9300/api/' },
  },
  { folder: 'own-handler', build: (app) => new OwnHandler(app, 'OwnHandler'), locally: {} },
  {
    folder: 'own-keys',
    build: (app) =>
      new OwnKeys(app, 'OwnKeys', {
        secretKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/0d0b7a2f-5a3e-4a53-9b5c-1c1f6f0a7d11',
      }),
    locally: {},
  },
  {
    folder: 'own-network',
    build: (app) =>
      new OwnNetwork(app, 'OwnNetwork', {
        searchEndpoint: 'https://vpc-products.eu-west-1.es.amazonaws.com',
        searchArn: 'arn:aws:es:eu-west-1:111122223333:domain/products',
        searchSecurityGroupId: 'sg-0123456789abcdef0',
      }),
    locally: {},
  },
  { folder: 'people', build: addPeople, locally: {} },
  { folder: 'platform', build: addPlatforms, locally: {} },
  { folder: 'service-monitoring', build: (app) => new OrdersService(app, 'OrdersService'), locally: {} },
  { folder: 'stages', build: addStages, locally: {} },
  {
    folder: 'storefront',
    build: (app) => new Storefront(app, 'Storefront'),
    locally: { searchEndpoint: 'http://127.0.0.1:9200', slackApiUrl: 'http://127.0.0.1:9300/api/' },
  },
];

/** The feature flags of this project: those that CDK recommends. */
export const flags: Readonly<Record<string, unknown>> = cdkJson.context;

/** An example as it is synthesised in one way. */
export interface Variant extends Example {
  readonly title: string;
  readonly context: Readonly<Record<string, unknown>>;
}

/** Every example on AWS, and on one machine where it is otherwise there; each without feature flags and with them. */
export const variants: readonly Variant[] = examples.flatMap((example) => {
  const { folder, locally } = example;
  const places = Object.keys(locally).length > 0 ? { 'on AWS': {}, 'on one machine': locally } : { 'on AWS': {} };
  return Object.entries(places).flatMap(([place, context]) => [
    { ...example, title: `${folder}, ${place}, without feature flags`, context },
    { ...example, title: `${folder}, ${place}, with feature flags`, context: { ...flags, ...context } },
  ]);
});

/** The app of a variant, ready to be synthesised. */
export function appOf({ build, context }: Variant): App {
  const app = new App({ context: { ...context } });
  build(app);
  return app;
}

/** The stacks of an example, with the feature flags of this project, as they are on AWS unless context says otherwise. */
export function stacksOf(folder: string, context: Readonly<Record<string, string>> = {}): SynthesisedStack[] {
  return synthesised((app) => examples.find((example) => example.folder === folder)?.build(app), context);
}

/** The stacks of an app, with the feature flags of this project. */
export function synthesised(
  build: (app: App) => void,
  context: Readonly<Record<string, string>> = {},
): SynthesisedStack[] {
  const app = new App({ context: { ...flags, ...context } });
  build(app);
  return app.synth().stacksRecursively.map(({ stackName, template }) => ({ name: stackName, template }));
}
