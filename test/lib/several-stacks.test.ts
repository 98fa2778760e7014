import { App, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { expect, test } from 'vitest';
import { EventStream, SearchDomain } from '../../lib';
import { customersIn, indexIn, notificationsIn } from './app';

test('stream, entity, domain, index and rules can each be in a stack of their own', () => {
  const app = new App();
  const stackOf = (name: string) => new Stack(app, name);
  const stream = new EventStream(stackOf('Platform'), 'Changes');
  const customers = customersIn(stackOf('Shop'), stream);
  const network = stackOf('Network');
  const domain = new SearchDomain(stackOf('SearchDomain'), 'Search', {
    vpc: new Vpc(network, 'Network', { maxAzs: 2 }),
  });
  indexIn(stackOf('Search'), customers, domain);
  notificationsIn(stackOf('Messages'), stream);

  const assembly = app.synth();

  const dependenciesOf = (name: string) =>
    assembly.getStackByName(name).dependencies.map(({ id }) => id.replace('.assets', ''));
  expect(dependenciesOf('Platform')).not.toContain('Shop');
  expect(dependenciesOf('Messages')).toContain('Platform');
  expect(dependenciesOf('Search')).toEqual(expect.arrayContaining(['Platform', 'Shop', 'SearchDomain', 'Network']));
});
