import { type App, Stack } from 'aws-cdk-lib';
import { defineStages, Platform } from '../../lib';

const stages = defineStages({
  stages: {
    dev: {
      size: 'sandbox',
      onCall: ['platform@shop.example'],
    },
    staging: {
      size: 'team',
      account: '111122223333',
      region: 'eu-west-1',
      onCall: ['platform@shop.example'],
      dns: { name: 'staging.shop.example', hostedZoneId: 'Z0123456789ABCDEFGHIJ', hostedZoneName: 'shop.example' },
      repositories: ['orders', 'payments'],
    },
    production: {
      size: 'production',
      account: '444455556666',
      region: 'eu-west-1',
      onCall: ['platform@shop.example', 'pager@shop.example'],
      dns: { name: 'shop.example', hostedZoneId: 'Z0123456789ABCDEFGHIJ' },
      slack: { secretName: 'slack/platform', channel: '#platform' },
      people: {
        identityCenter: {
          account: '999988887777',
          region: 'eu-west-1',
          instanceArn: 'arn:aws:sso:::instance/ssoins-0123456789abcdef',
          groups: {
            platform: '12345678-aaaa-bbbb-cccc-000000000001',
            readOnly: '12345678-aaaa-bbbb-cccc-000000000002',
            services: { orders: '12345678-aaaa-bbbb-cccc-000000000003' },
          },
        },
      },
    },
  },
});

/** The ground of three stages: one to try things out, one for the team, one for everybody. */
export function addPlatforms(app: App): void {
  for (const stage of stages) {
    const stack = new Stack(app, `Platform-${stage.name}`, {
      env: stage.env,
      terminationProtection: !stage.disposable,
    });
    const env = stage.people?.organization;
    new Platform(stack, 'Platform', {
      stage,
      organization: env && new Stack(app, `People-${stage.name}`, { env }),
    });
  }
}
