import { App, type AppProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import cdkJson from '../../../cdk.json';
import { Storefront } from '../../../examples/storefront/storefront';

const flags: Record<string, unknown> = cdkJson.context;
const local = { searchEndpoint: 'http://127.0.0.1:9200', slackApiUrl: 'http://127.0.0.1:9300/api/' };

test('locally it is the same, without the search domain and its network', () => {
  const onAws = typesIn({ context: flags });
  const onThisMachine = typesIn({ context: { ...flags, ...local } });

  expect([...onThisMachine].filter((type) => !onAws.has(type))).toEqual([]);
  expect([...onAws].filter((type) => !onThisMachine.has(type)).sort()).toEqual([
    'AWS::EC2::RouteTable',
    'AWS::EC2::SecurityGroup',
    'AWS::EC2::SecurityGroupIngress',
    'AWS::EC2::Subnet',
    'AWS::EC2::SubnetRouteTableAssociation',
    'AWS::EC2::VPC',
    'AWS::EC2::VPCEndpoint',
    'AWS::Logs::ResourcePolicy',
    'AWS::OpenSearchService::Domain',
    'Custom::VpcRestrictDefaultSG',
  ]);
});

function typesIn(props: AppProps): Set<string> {
  const template = Template.fromStack(new Storefront(new App(props), 'Storefront')).toJSON();
  return new Set(Object.values<{ Type: string }>(template.Resources).map(({ Type }) => Type));
}
