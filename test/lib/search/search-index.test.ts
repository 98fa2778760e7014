import { RemovalPolicy } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { expect, test } from 'vitest';
import { SearchDomain, SearchIndex } from '../../../lib';
import { customersIn, indexIn, Match, permissionsIn, stackWithStream, Template } from '../app';

test('the index is made before the function reads the stream', () => {
  const { stack, stream } = stackWithStream();

  indexIn(stack, customersIn(stack, stream));

  const template = Template.fromStack(stack);
  const [index] = Object.keys(template.findResources('Custom::TowpathSearchIndex'));
  template.hasResource('AWS::Lambda::EventSourceMapping', { DependsOn: Match.arrayWith([index]) });
});

test('the index maker is told the whole definition', () => {
  const { stack, stream } = stackWithStream();

  indexIn(stack, customersIn(stack, stream));

  Template.fromStack(stack).hasResourceProperties('Custom::TowpathSearchIndex', {
    definition: Match.serializedJson({
      entity: 'customers',
      alias: 'customers',
      mappings: { name: { type: 'text' } },
      settings: {},
    }),
  });
});

test('functions may use their own index only', () => {
  const { stack, stream } = stackWithStream();
  const domain = new SearchDomain(stack, 'Search', { vpc: new Vpc(stack, 'Network', { maxAzs: 2 }) });

  indexIn(stack, customersIn(stack, stream), domain);

  const template = Template.fromStack(stack);
  const paths = Object.entries(permissionsIn(template))
    .filter(([action]) => action.startsWith('es:'))
    .flatMap(([action, resources]) =>
      resources.map((resource) => `${action} ${JSON.stringify(resource).replace(/^.*"(\/[^"]*)".*$/, '$1')}`),
    );
  expect(paths.sort()).toEqual([
    'es:ESHttpGet /customers',
    'es:ESHttpGet /customers-1',
    'es:ESHttpPost /customers/_bulk',
    'es:ESHttpPost /customers/_mget',
    'es:ESHttpPut /customers-1',
    'es:ESHttpPut /customers-1/_alias/customers',
    'es:ESHttpPut /customers-1/_mapping',
    'es:ESHttpPut /customers-1/_settings',
  ]);
});

test('what the maker may do with a disposable index outlives the index: a policy of its own, on which the index depends', () => {
  const { stack, stream } = stackWithStream();
  const domain = SearchDomain.fromEndpoint(stack, 'Search', {
    endpoint: 'https://search.example',
    domainArn: 'arn:aws:es:eu-west-1:111122223333:domain/search',
  });

  new SearchIndex(stack, 'CustomerSearch', {
    entity: customersIn(stack, stream),
    domain,
    mappings: {},
    removalPolicy: RemovalPolicy.DESTROY,
  });

  const template = Template.fromStack(stack);
  const [[policy = ''] = []] = Object.entries(
    template.findResources('AWS::IAM::Policy', {
      Properties: { PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'es:ESHttpDelete' })]) } },
    }),
  );
  template.hasResource('Custom::TowpathSearchIndex', {
    DependsOn: [policy],
    Properties: { removeOnDelete: 'true' },
  });
});

test('an entity has one index on a domain', () => {
  const { stack, stream } = stackWithStream();
  const entity = customersIn(stack, stream);
  const { domain } = indexIn(stack, entity);

  expect(() => new SearchIndex(stack, 'Again', { entity, domain, mappings: {}, alias: 'clients' })).toThrow(
    'SearchIndex "Shop/Again": this stack has the index "customers" of "customers" on this domain already',
  );
});
