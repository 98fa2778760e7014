import { Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { expect, test } from 'vitest';
import { SearchDomain, SearchIndex } from '../../../lib';
import { customersIn, endpointIn, indexIn, Match, permissionsIn, stackWithStream, Template } from '../app';

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

test('a domain is in the network, encrypted, reachable with HTTPS only, and kept', () => {
  const stack = new Stack(undefined, 'Shop');

  new SearchDomain(stack, 'Search', { vpc: new Vpc(stack, 'Network', { maxAzs: 2 }) });

  Template.fromStack(stack).hasResource('AWS::OpenSearchService::Domain', {
    DeletionPolicy: 'Retain',
    Properties: {
      EngineVersion: 'OpenSearch_3.7',
      EncryptionAtRestOptions: { Enabled: true },
      NodeToNodeEncryptionOptions: { Enabled: true },
      DomainEndpointOptions: { EnforceHTTPS: true, TLSSecurityPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10' },
      ClusterConfig: Match.objectLike({ InstanceCount: 2, ZoneAwarenessEnabled: true }),
      VPCOptions: Match.objectLike({ SubnetIds: [Match.anyValue(), Match.anyValue()] }),
    },
  });
});

test('functions reach a domain from its network, sign their requests, and may use their own index only', () => {
  const { stack, stream } = stackWithStream();
  const domain = new SearchDomain(stack, 'Search', { vpc: new Vpc(stack, 'Network', { maxAzs: 2 }) });

  indexIn(stack, customersIn(stack, stream), domain);

  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Lambda::Function', {
    VpcConfig: Match.objectLike({ SubnetIds: Match.anyValue() }),
    Environment: { Variables: Match.objectLike({ SEARCH_SIGNING: 'aws', REGISTRY_PATH: Match.anyValue() }) },
  });
  expect(Object.keys(permissionsIn(template))).toContain('ec2:CreateNetworkInterface');
  const posts = permissionsIn(template)['es:ESHttpPost'];
  const paths = posts?.map((resource) => JSON.stringify(resource).replace(/^.*"(\/[^"]*)".*$/, '$1'));
  expect(new Set(paths)).toEqual(new Set(['/customers', '/customers/*', '/customers*', '/customers*/*']));
});

test('an endpoint without an ARN is asked without a signature', () => {
  const { stack, stream } = stackWithStream();

  indexIn(stack, customersIn(stack, stream));

  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
    VpcConfig: Match.absent(),
    Environment: {
      Variables: Match.objectLike({ SEARCH_SIGNING: 'none', SEARCH_ENDPOINT: 'https://search.example' }),
    },
  });
});

test('an endpoint without its scheme is refused', () => {
  const stack = new Stack(undefined, 'Shop');

  expect(() => SearchDomain.fromEndpoint(stack, 'Search', { endpoint: 'search.example' })).toThrow(
    '"Shop/Search": `endpoint` is "search.example"; write it with its scheme: "https://search.example"',
  );
});

test('a sensitive attribute cannot be mapped', () => {
  const { stack, stream } = stackWithStream();
  const entity = customersIn(stack, stream, { sensitive: ['name'] });

  expect(() => indexIn(stack, entity)).toThrow(
    'SearchIndex "Shop/CustomerSearch": `mappings` has "name", which is sensitive and reaches no index; leave it out',
  );
});

test.each([
  [{ alias: 'Customers' }, 'SearchIndex "Shop/CustomerSearch": '],
  [{ mappings: { name: { type: 'txt' } } }, '"txt"'],
  [{ mappings: { towpath: { type: 'keyword' } } }, 'towpath'],
])('a definition that cannot work is refused: %j', (props, sentence) => {
  const { stack, stream } = stackWithStream();
  const entity = customersIn(stack, stream);

  const make = () =>
    new SearchIndex(stack, 'CustomerSearch', { entity, domain: endpointIn(stack), mappings: {}, ...props });

  expect(make).toThrow(sentence);
});

test('an entity has one index on a domain', () => {
  const { stack, stream } = stackWithStream();
  const entity = customersIn(stack, stream);
  const { domain } = indexIn(stack, entity);

  expect(() => new SearchIndex(stack, 'Again', { entity, domain, mappings: {}, alias: 'clients' })).toThrow(
    'the index "customers" of "customers" is in this stack already; an entity has one index',
  );
});
