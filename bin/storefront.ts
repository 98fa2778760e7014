import { App } from 'aws-cdk-lib';
import { Storefront } from '../examples/storefront/storefront';

/** On a platform where its stage is named, `node dist/bin/storefront.js sandbox`, and on its own ground otherwise. */
const [, , stage] = process.argv;
const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;

const app = new App();
new Storefront(app, 'Storefront', stage === undefined ? {} : { stage, env: { account, region } });
