import { expect, test } from 'vitest';
import type { SynthesisedStack } from '../../../local/deployment/stacks';
import { refuseOtherSlack } from '../../../local/slack/refuse-other-slack';

const STAND_IN = 'http://127.0.0.1:9300/api/';

function stackWith(environment: Record<string, string> | undefined): SynthesisedStack {
  const Properties = environment ? { Environment: { Variables: environment } } : {};
  return { name: 'Shop', template: { Resources: { Sender: { Type: 'AWS::Lambda::Function', Properties } } } };
}

test('an app that would talk to Slack itself is refused, with what to write', () => {
  const stacks = [stackWith({ SLACK_API_URL: 'https://slack.com/api/' })];

  expect(() => refuseOtherSlack(stacks, STAND_IN)).toThrow(
    "Shop/Sender would talk to Slack itself; give SlackApp the address of the stand-in, which comes as context: apiUrl: this.node.tryGetContext('slackApiUrl')",
  );
});

test.each([
  ['talks to the stand-in', { SLACK_API_URL: STAND_IN }],
  ['does not talk to Slack', { OUTBOX_TABLE: 'outbox' }],
  ['has no environment', undefined],
])('a function that %s is left alone', (_, environment) => {
  expect(() => refuseOtherSlack([stackWith(environment)], STAND_IN)).not.toThrow();
});
