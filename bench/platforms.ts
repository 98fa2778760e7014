import { type App, Stack } from 'aws-cdk-lib';
import { defineStages, Platform, type StageParameters } from '../lib';
import { place } from './fixed-place';

export const dns = {
  name: 'staging.shop.example',
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  hostedZoneName: 'shop.example',
};

/** A stage for a small team with everything that a stage may have. */
export const everything: Omit<StageParameters, 'onCall'> = {
  size: 'team',
  dns,
  repositories: ['orders', 'payments'],
  slack: { secretName: 'slack/platform', channel: '#platform' },
};

/** The platform of one stage, in a stack of its own. */
export function addPlatform(app: App, parameters: Omit<StageParameters, 'onCall'>): void {
  const staging = { ...place, onCall: ['platform@shop.example'], ...parameters };
  for (const stage of defineStages({ stages: { staging } })) {
    const stack = new Stack(app, 'Platform', { env: stage.env, terminationProtection: !stage.disposable });
    new Platform(stack, 'Platform', { stage });
  }
}
