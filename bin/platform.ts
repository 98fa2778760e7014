import { App, Stack } from 'aws-cdk-lib';
import { idleEstimate, Platform, SearchDomain } from '../lib';
import { stages } from './platform.config';

/** All stages, or those that are named: `node dist/bin/platform.js sandbox`. */
const [, , ...named] = process.argv;
const chosen = named.length === 0 ? stages : stages.filter(({ name }) => named.includes(name));

const app = new App();
const searchEndpoint: string | undefined = app.node.tryGetContext('searchEndpoint');
const slackApiUrl: string | undefined = app.node.tryGetContext('slackApiUrl');

for (const stage of chosen) {
  const stack = new Stack(app, `Platform-${stage.name}`, { env: stage.env, terminationProtection: !stage.disposable });
  const env = stage.people?.organization;
  new Platform(stack, 'Platform', {
    stage,
    organization: env && new Stack(app, `People-${stage.name}`, { env }),
    search: searchEndpoint ? SearchDomain.fromEndpoint(stack, 'Search', { endpoint: searchEndpoint }) : undefined,
    slackApiUrl,
  });
}

for (const sentence of idleEstimate(app.synth())) console.error(sentence);
