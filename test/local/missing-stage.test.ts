import { type GetParametersByPathResult, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { LocalError } from '../../local/local-error';
import { explainMissingStage } from '../../local/missing-stage';

const missing = new LocalError(
  'the app "node orders.js" does not synthesise:\nthere is no stage "sanbox" in account 1',
);

test('an app whose stage is not there is told those that are', async () => {
  const client = ssm('/towpath/v1/stages/sandbox', '/towpath/v1/stages/team');

  expect(await explainMissingStage(missing, client)).toMatchObject({
    message: missing.message,
    help: 'The apps before it have made sandbox, team: write that, or have the app of the platform make the other',
  });
});

test('where there is no stage at all, the app of the platform has to come before', async () => {
  expect(await explainMissingStage(missing, ssm())).toMatchObject({
    help: "Name the app of the platform before it: --app '<the platform>' --app '<this app>'",
  });
});

test.each([new LocalError('it does not synthesise', 'Write it so'), new Error('there is no stage "x"')])(
  'what is about something else stays as it is: %s',
  async (error) => {
    expect(await explainMissingStage(error, ssm('/towpath/v1/stages/sandbox'))).toBe(error);
  },
);

/** Parameter Store with these names. */
function ssm(...names: string[]): SSMClient {
  const client = new SSMClient({});
  const answer: GetParametersByPathResult = { Parameters: names.map((Name) => ({ Name })) };
  return Object.assign(client, { send: async () => answer });
}
