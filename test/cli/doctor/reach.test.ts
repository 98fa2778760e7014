import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { addressOf, reach } from '../../../cli/doctor/reach';
import { selfSigned } from './certificate';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function portOf(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const inDays = (days: number) => new Date(Date.now() + (days + 0.5) * 24 * 60 * 60 * 1_000);

describe('HTTPS', () => {
  async function answerOf(certificate: ReturnType<typeof selfSigned>, options: Parameters<typeof reach>[1]) {
    const port = await portOf(createSecureServer(certificate, (_, response) => response.end()));
    return reach(`https://localhost:${port}/`, options);
  }

  test('with a certificate that is trusted and for the name is right, and says for how long', async () => {
    const certificate = selfSigned('localhost', inDays(90));

    expect(await answerOf(certificate, { ca: certificate.cert })).toEqual({
      kind: 'answered',
      status: 200,
      certificate: { days: 90 },
    });
  });

  test.each([
    ['that nobody trusts', selfSigned('localhost', inDays(90)), false, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['that has ended', selfSigned('localhost', inDays(-3)), true, 'CERT_HAS_EXPIRED'],
    ['for another name', selfSigned('shop.example', inDays(90)), true, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('with a certificate %s answers, and says so', async (_, certificate, trusted, problem) => {
    const reached = await answerOf(certificate, trusted ? { ca: certificate.cert } : {});

    expect(reached).toMatchObject({ kind: 'answered', status: 200, certificate: { problem } });
  });

  test('is not asked for the name where nobody uses it', async () => {
    const certificate = selfSigned('shop.example', inDays(90));

    const reached = await answerOf(certificate, { ca: certificate.cert, checkName: false });

    expect(reached).toMatchObject({ certificate: { days: 90 } });
    expect(reached).not.toHaveProperty('certificate.problem');
  });
});

describe('HTTP', () => {
  test('says its status and where it leads', async () => {
    const redirect = createServer((_, response) =>
      response.writeHead(301, { location: 'https://shop.example/' }).end(),
    );

    expect(await reach(`http://127.0.0.1:${await portOf(redirect)}/`)).toEqual({
      kind: 'answered',
      status: 301,
      location: 'https://shop.example/',
    });
  });

  test('that nobody listens to, or that keeps silent, is refused', async () => {
    const port = await portOf(createServer(() => {}));

    expect(await reach('http://127.0.0.1:9/')).toEqual({ kind: 'refused', says: 'ECONNREFUSED' });
    expect(await reach(`http://127.0.0.1:${port}/`, { patience: 100 })).toEqual({
      kind: 'refused',
      says: 'no answer within 0.1 seconds',
    });
  });
});

test('names lead to addresses, or nowhere', async () => {
  expect(await addressOf('127.0.0.1')).toBe('127.0.0.1');
  expect(await addressOf('nowhere.invalid')).toBeUndefined();
});
