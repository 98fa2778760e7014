import { App } from 'aws-cdk-lib';
import cdkJson from '../../cdk.json';
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
  {
    folder: 'storefront',
    build: (app) => new Storefront(app, 'Storefront'),
    locally: { searchEndpoint: 'http://127.0.0.1:9200', slackApiUrl: 'http://127.0.0.1:9300/api/' },
  },
];

/** The stacks of an example, with the feature flags of this project, as they are on AWS unless context says otherwise. */
export function stacksOf(folder: string, context: Readonly<Record<string, string>> = {}): SynthesisedStack[] {
  const app = new App({ context: { ...cdkJson.context, ...context } });
  examples.find((example) => example.folder === folder)?.build(app);
  return app.synth().stacksRecursively.map(({ stackName, template }) => ({ name: stackName, template }));
}
