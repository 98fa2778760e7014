import type { MiddlewareHandler } from 'hono';

/**
 * Answers only this machine: its programs, and pages that come from the same server.
 *
 * A web site can make a browser call 127.0.0.1, and by a name of its own that leads here (DNS rebinding) it can read the
 * answer. So the Host has to be a name of this machine, the Origin of a page's call has to be the server itself, and a call that
 * changes something has to be JSON, which no other site can send unasked.
 */
export function loopbackOnly(): MiddlewareHandler {
  return async (context, next) => {
    const host = context.req.header('host') ?? '';
    const origin = context.req.header('origin');
    if (!['127.0.0.1', 'localhost', '[::1]'].includes(host.replace(/:\d+$/, ''))) {
      return context.text(`This answers on 127.0.0.1 and localhost, not on ${JSON.stringify(host)}.\n`, 403);
    }
    if (origin !== undefined && origin !== `http://${host}`) {
      return context.text('Another site asked for this.\n', 403);
    }
    if (context.req.method === 'POST' && !/^application\/json\b/i.test(context.req.header('content-type') ?? '')) {
      return context.text('Send application/json.\n', 415);
    }
    return next();
  };
}
