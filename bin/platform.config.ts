import { defineStages } from '../lib';

/** The stages of the platform: what is not said here has a default, see docs/platform.md. */
export const stages = defineStages({
  stages: {
    sandbox: {
      size: 'sandbox',
      onCall: ['you@example.org'],
      repositories: ['storefront'],
      slack: { secretName: 'slack/platform', channel: '#platform' },
    },
  },
});
