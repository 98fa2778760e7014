import { App, Stack } from 'aws-cdk-lib';
import { idleEstimate, Platform, SearchDomain, stagesNamed } from '../lib';
import { stages } from './platform.config';

const app = new App();
const searchEndpoint: string | undefined = app.node.tryGetContext('searchEndpoint');
const slackApiUrl: string | undefined = app.node.tryGetContext('slackApiUrl');

/** All stages, or those whose names follow the file in the command of the app. */
for (const stage of stagesNamed(stages, process.argv.slice(2))) {
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
