import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** Answers as CloudFormation and DynamoDB do: a stack with an outbox in which two rules have withheld something. */
const aws = createServer((request, response) => {
  const isScan = request.headers['x-amz-target'] === 'DynamoDB_20120810.Scan';
  response.setHeader('Content-Type', isScan ? 'application/x-amz-json-1.0' : 'text/xml');
  response.end(isScan ? JSON.stringify({ Items: [row('big', 1), row('gone', 2), row('big', 3)] }) : RESOURCES);
});

const RESOURCES = `<ListStackResourcesResponse><ListStackResourcesResult><StackResourceSummaries><member>
  <LogicalResourceId>NotificationsChangesOutboxTableAECC60F7</LogicalResourceId>
  <PhysicalResourceId>shop-outbox</PhysicalResourceId><ResourceType>AWS::DynamoDB::GlobalTable</ResourceType>
</member></StackResourceSummaries></ListStackResourcesResult></ListStackResourcesResponse>`;

beforeAll(() => new Promise<void>((listening) => void aws.listen(0, '127.0.0.1', listening)));
afterAll(() => void aws.close());

test('what each rule would have said is listed, the latest first, up to a limit', async () => {
  const { code, stdout } = await dryRuns('--limit', '1');

  expect(stdout.split('\n')).toEqual([
    'big would have spoken 2 times in #marketing',
    '   2026-11-18 10:15:03 UTC  customers.inserted, c3',
    '     │ *Ada*',
    '   and 1 before; --limit 2 shows all',
    '',
    'gone would have spoken once in #marketing',
    '   2026-11-18 10:15:02 UTC  customers.inserted, c2',
    '     │ *Ada*',
    '',
    '',
  ]);
  expect(code).toBe(0);
});

test('of one rule, a program gets all', async () => {
  const { stdout } = await dryRuns('--rule', 'big', '--limit', '1', '--json');

  expect(JSON.parse(stdout)).toMatchObject([
    { id: '3', rule: 'big', channel: '#marketing', text: '*Ada*' },
    { id: '1' },
  ]);
});

test.each(['0', '1.5', 'many'])('a limit of %s is refused', async (limit) => {
  const { code, stderr } = await dryRuns('--limit', limit);

  expect(stderr).toContain('Write a whole number from 1.');
  expect(code).toBe(1);
});

function row(rule: string, second: number) {
  const time = `2026-11-18T10:15:0${second}.370000Z`;
  const event = { id: `e${second}`, type: 'customers.inserted', subject: `c${second}`, time };
  const said = { id: String(second), rule, channel: '#marketing', event, text: '*Ada*', createdAt: time };
  return marshall({ ...said, format: 1, state: 'withheld', expires: 9_999_999_999 });
}

function dryRuns(...options: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const { port } = aws.address() as { port: number };
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'eu-west-1',
  };
  const args = ['dist/cli/towpath.js', 'rules', 'dry-runs', 'Shop', ...options];
  return new Promise((ended) =>
    execFile(process.execPath, args, { cwd: resolve(__dirname, '../..'), env }, (error, stdout, stderr) =>
      ended({ code: error?.code ?? 0, stdout, stderr }),
    ),
  );
}
