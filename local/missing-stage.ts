import { paginateGetParametersByPath, type SSMClient } from '@aws-sdk/client-ssm';
import { STAGES_PATH } from '../domain/platform/stage-description';
import { LocalError } from './local-error';

/**
 * What to do about an app whose stage is not there: it finds those that the apps before it have made.
 *
 * @returns the error, with a help of its own where it is about a stage
 */
export async function explainMissingStage(error: unknown, ssm: SSMClient): Promise<unknown> {
  if (!(error instanceof LocalError) || !error.message.includes('there is no stage "')) return error;
  const stages = await stagesIn(ssm);
  const help =
    stages.length === 0
      ? "Name the app of the platform before it: --app '<the platform>' --app '<this app>'"
      : `The apps before it have made ${stages.join(', ')}: write that, or have the app of the platform make the other`;
  return new LocalError(error.message, help);
}

async function stagesIn(ssm: SSMClient): Promise<string[]> {
  const stages: string[] = [];
  for await (const { Parameters = [] } of paginateGetParametersByPath({ client: ssm }, { Path: STAGES_PATH })) {
    stages.push(...Parameters.map(({ Name = '' }) => Name.slice(STAGES_PATH.length + 1)));
  }
  return stages;
}
