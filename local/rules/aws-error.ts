import { LocalError } from '../local-error';

const CREDENTIALS =
  'Sign in, or set AWS_PROFILE; for the machine of towpath local, write what it shows as AWS tools before the command';

const PERMISSIONS = 'The command needs cloudformation:ListStackResources on the stack and dynamodb:Scan on its outbox';

const NETWORK = 'See whether the network and proxies let requests to AWS through';

/** Names of errors that a person can put right, each with what to do. */
const HELP: ReadonlyMap<string, string> = new Map([
  ['CredentialsProviderError', CREDENTIALS],
  ['ExpiredToken', CREDENTIALS],
  ['ExpiredTokenException', CREDENTIALS],
  ['InvalidClientTokenId', CREDENTIALS],
  ['InvalidSignatureException', CREDENTIALS],
  ['SignatureDoesNotMatch', CREDENTIALS],
  ['UnrecognizedClientException', CREDENTIALS],
  ['AccessDenied', PERMISSIONS],
  ['AccessDeniedException', PERMISSIONS],
  ['ResourceNotFoundException', 'The outbox of the stack is no more; deploy the stack anew'],
  ['TimeoutError', NETWORK],
  ['ValidationError', 'aws cloudformation list-stacks shows which there are in this account and region'],
]);

/** What AWS answers, as a mistake of the person's where it is one. */
export function describeAwsError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof LocalError) return error;
  const help = HELP.get(error.name);
  if (help !== undefined) return new LocalError(error.message, help);
  if (error.message === 'Region is missing')
    return new LocalError('no region is given', 'Write --region eu-west-1, or set AWS_REGION');
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND'
    ? new LocalError(`AWS cannot be reached: ${error.message || code}`, CREDENTIALS)
    : error;
}
