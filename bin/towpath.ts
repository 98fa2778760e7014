import { App } from 'aws-cdk-lib';
import { Storefront } from '../examples/storefront/storefront';

const app = new App();
new Storefront(app, 'Storefront');
