import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { LocalService } from './service';

/** A Hono app that sees Node's own request and response, to cut connections and to keep them open. */
export type LoopbackApp = Hono<{ Bindings: HttpBindings }>;

/**
 * Serves an app on 127.0.0.1.
 *
 * @param port the one to take; when another program has it, or when it is absent, the system chooses one
 */
export async function serveOnLoopback(app: LoopbackApp, port = 0): Promise<LocalService> {
  const server = createServer(getRequestListener(app.fetch));
  const chosen = await listen(server, port);
  return { url: `http://127.0.0.1:${chosen}`, stop: () => close(server) };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' && port !== 0) listen(server, 0).then(resolve, reject);
      else reject(error);
    };
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', failed);
      // A server that listens on TCP has an AddressInfo; the string of the type is for pipes.
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Connections that wait (long answers, keep-alive) are cut: nobody is to wait for them at the end. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
