import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request to the Web API: its method, who asks, and its arguments as they were sent. */
export interface WebApiRequest {
  readonly method: string;
  readonly token: string;
  readonly body: Record<string, string>;
}

export interface WebApiServer {
  /** The address of the Web API, with a slash at the end. */
  readonly url: string;
  readonly requests: WebApiRequest[];
  stop(): Promise<void>;
}

/** JSON to answer with, or a function that answers in another way. */
export type WebApiAnswer = object | ((response: ServerResponse) => void);

/** A server on a free port that answers requests in the way that a test says. */
export async function webApiServer(answer: (request: WebApiRequest) => WebApiAnswer): Promise<WebApiServer> {
  const requests: WebApiRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const request = await requestOf(incoming);
    requests.push(request);
    const given = answer(request);
    if (typeof given === 'function') given(response);
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(given));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    requests,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function requestOf(incoming: IncomingMessage): Promise<WebApiRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return {
    method: incoming.url?.replace('/api/', '') ?? '',
    token: incoming.headers.authorization?.replace('Bearer ', '') ?? '',
    body: Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString())),
  };
}
