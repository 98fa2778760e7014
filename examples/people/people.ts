import { type App, Stack } from 'aws-cdk-lib';
import { defineStages, Federation, PeopleRoles, Platform } from '../../lib';

const [production] = defineStages({
  stages: {
    production: {
      size: 'team',
      account: '111122223333',
      region: 'eu-west-1',
      onCall: ['platform@shop.example'],
      repositories: ['orders', 'payments'],
    },
  },
});

/** A stage, and who works in it: groups of IAM Identity Center, which is in the account of the organization. */
export function addPeople(app: App): void {
  if (!production) return;
  const { env, name } = production;
  const stage = new Stack(app, `Platform-${name}`, { env, terminationProtection: true });
  const platform = new Platform(stage, 'Platform', { stage: production });

  const organization = new Stack(app, 'People', { env: { account: '999988887777', region: 'eu-west-1' } });
  new PeopleRoles(stage, 'People', {
    platform,
    services: ['orders', 'payments'],
    federation: Federation.identityCenter({
      scope: organization,
      instanceArn: 'arn:aws:sso:::instance/ssoins-0123456789abcdef',
      groups: {
        platform: '12345678-aaaa-bbbb-cccc-000000000001',
        readOnly: '12345678-aaaa-bbbb-cccc-000000000002',
        services: {
          orders: '12345678-aaaa-bbbb-cccc-000000000003',
          payments: '12345678-aaaa-bbbb-cccc-000000000004',
        },
      },
    }),
  });
}
