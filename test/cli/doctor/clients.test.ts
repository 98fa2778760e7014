import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ListBucketsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { expect, test, vi } from 'vitest';
import { accountClients } from '../../../cli/doctor/clients';

test('what a stranger asks of a bucket carries no signature, and other questions do', async () => {
  const requests: { url: string | undefined; headers: IncomingHttpHeaders }[] = [];
  const server = createServer(({ url, headers }, response) => {
    requests.push({ url, headers });
    response.writeHead(200, { 'content-type': 'application/xml' }).end('<Result/>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  const { s3, unsignedS3 } = accountClients('eu-west-1');

  await unsignedS3.send(new ListObjectsV2Command({ Bucket: 'failures' }));
  await s3.send(new ListBucketsCommand({}));
  s3.destroy();
  unsignedS3.destroy();
  server.close();
  vi.unstubAllEnvs();

  expect(requests[0]?.url).toContain('/failures');
  expect(requests.map(({ headers }) => headers.authorization !== undefined)).toEqual([false, true]);
});
