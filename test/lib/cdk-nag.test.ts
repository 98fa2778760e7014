import { expect, test } from 'vitest';
import { flags } from '../examples/examples';
import { findingsOf } from './cdk-nag';
import { everything } from './everything';

test.each([
  ['without feature flags', {}],
  ['with feature flags', flags],
])(
  'in an app with every construct cdk-nag finds only what the app does itself, %s',
  (_title, context) => {
    const findings = findingsOf(everything(context));

    expect(findings.map((finding) => finding.split(':', 2).join(':')).sort()).toEqual([
      'Plain/Own/ServiceRole/Resource: AwsSolutions-IAM4[Policy',
      'Platform/Network/Resource: AwsSolutions-VPC7',
      'Service/Balancer/Resource: AwsSolutions-ELB2',
      'Service/Balancer/SecurityGroup/Resource: AwsSolutions-EC23',
      'Service/Network/Resource: AwsSolutions-VPC7',
      'Service/Own/ServiceRole/Resource: AwsSolutions-IAM4[Policy',
      'Shop/Own/ServiceRole/DefaultPolicy/Resource: AwsSolutions-IAM5[Resource',
      'Shop/Own/ServiceRole/Resource: AwsSolutions-IAM4[Policy',
    ]);
  },
  60_000,
);
