import { lookup, Resolver } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { Answer } from '../../domain/doctor/check';
import type { Certificate, Reached } from '../../domain/doctor/reach';

const PATIENCE = 5_000;
const DAY = 24 * 60 * 60 * 1_000;

/**
 * Asks an address once, over HTTP or HTTPS, as anybody may. An answer with a wrong certificate is an answer, which says so.
 */
export function reach(
  url: string,
  options: {
    /** Whether the certificate has to be for the name. @default true */
    readonly checkName?: boolean;
    /** Whom to trust besides. @default those whom this machine trusts */
    readonly ca?: string;
    /** Milliseconds. @default 5 seconds */
    readonly patience?: number;
  } = {},
): Promise<Reached> {
  const { checkName = true, ca, patience = PATIENCE } = options;
  const request: RequestOptions & { checkServerIdentity?: () => undefined } = {
    agent: false,
    ...(ca !== undefined && { ca }),
    ...(!checkName && { checkServerIdentity: () => undefined }),
  };
  const { promise, resolve } = Promise.withResolvers<Reached>();
  const answered = (response: IncomingMessage) => {
    response.resume();
    const { statusCode: status = 0, headers, socket } = response;
    const certificate = certificateOf(socket as TLSSocket);
    resolve({
      kind: 'answered',
      status,
      ...(headers.location !== undefined && { location: headers.location }),
      ...(certificate && { certificate }),
    });
    asked.destroy();
  };
  const asked = url.startsWith('https:')
    ? httpsRequest(url, { ...request, rejectUnauthorized: false }, answered)
    : httpRequest(url, request, answered);
  const late = setTimeout(() => asked.destroy(new Error(`no answer within ${patience / 1_000} seconds`)), patience);
  asked.on('error', ({ code, message }: NodeJS.ErrnoException) => resolve({ kind: 'refused', says: code ?? message }));
  asked.end();
  return promise.finally(() => clearTimeout(late));
}

function certificateOf(socket: TLSSocket): Certificate | undefined {
  if (!socket.encrypted) return undefined;
  const { authorized, authorizationError } = socket;
  const problem = authorized
    ? undefined
    : String((authorizationError as NodeJS.ErrnoException)?.code ?? authorizationError);
  const days = Math.floor((Date.parse(socket.getPeerCertificate().valid_to) - Date.now()) / DAY);
  return { days, ...(problem !== undefined && { problem }) };
}

/** Where a name leads; undefined where DNS does not know. */
export async function addressOf(host: string): Promise<string | undefined> {
  return lookup(host).then(
    ({ address }) => address,
    () => undefined,
  );
}

/** The name servers of a name, as public DNS has them; none where it knows none. */
export async function nameServersOf(name: string): Promise<Answer<readonly string[]>> {
  const resolver = new Resolver({ timeout: PATIENCE, tries: 2 });
  try {
    return { known: true, value: await resolver.resolveNs(name) };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOTFOUND' || code === 'ENODATA') return { known: true, value: [] };
    return { known: false, says: `DNS does not say where ${name} is delegated to: ${code}` };
  }
}
