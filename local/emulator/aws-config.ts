import { writeFile } from 'node:fs/promises';

const PROFILE = 'towpath-local';

/** The emulator checks neither, but every client wants them. */
export const LOCAL_CREDENTIALS = { accessKeyId: 'towpath', secretAccessKey: 'towpath' };

export interface AwsConfig {
  /** An AWS configuration file with one profile. */
  readonly file: string;
  readonly profile: string;
  /** To be written before the command of any AWS tool: `AWS_CONFIG_FILE=… AWS_PROFILE=towpath-local`. */
  readonly commandPrefix: string;
}

/** Writes a configuration file that leads the AWS tools to the emulator; the person's own stays as it is. */
export async function writeAwsConfig(options: {
  readonly file: string;
  readonly endpoint: string;
  readonly region: string;
}): Promise<AwsConfig> {
  const { file, endpoint, region } = options;
  const lines = [
    `[profile ${PROFILE}]`,
    `region = ${region}`,
    `endpoint_url = ${endpoint}`,
    `aws_access_key_id = ${LOCAL_CREDENTIALS.accessKeyId}`,
    `aws_secret_access_key = ${LOCAL_CREDENTIALS.secretAccessKey}`,
    'cli_pager =',
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  return { file, profile: PROFILE, commandPrefix: `AWS_CONFIG_FILE=${quoted(file)} AWS_PROFILE=${PROFILE}` };
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
