import { LOCAL_CREDENTIALS } from './aws-config';
import type { Emulator } from './emulator';

/** Calls an operation of an API: `call('ListRules', { Limit: 100 })`. */
export type JsonApi = <Answer>(operation: string, input?: object) => Promise<Answer>;

/**
 * An API of an emulator that takes JSON 1.1, of which a few operations are needed and no client. The emulator finds service
 * and region in the request's signature, and does not check that.
 *
 * @param service as in a signature: `events`
 * @param target with what the names of operations begin: `AWSEvents`
 */
export function jsonApi({ url, region }: Pick<Emulator, 'url' | 'region'>, service: string, target: string): JsonApi {
  const date = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  const credential = `${LOCAL_CREDENTIALS.accessKeyId}/${date}/${region}/${service}/aws4_request`;
  return async <Answer>(operation: string, input: object = {}) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': `${target}.${operation}`,
        Authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=none`,
      },
      body: JSON.stringify(input),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`the emulator answers ${response.status} to ${operation}: ${text}`);
    return JSON.parse(text) as Answer;
  };
}
