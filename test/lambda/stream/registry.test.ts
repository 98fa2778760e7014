import { type GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import type { EntityRegistration } from '../../../domain/events/entity';
import { Registry } from '../../../lambda/stream/registry';
import { registration } from '../../events';

const PATH = '/towpath/streams/changes';

test('the entities are read once, page by page', async () => {
  const ssm = parameterStore([[registration('customers')], [registration('orders')]]);
  const registry = new Registry(ssm.client, PATH, () => 0);

  await registry.byTable();
  const tables = await registry.byTable();

  expect([...tables.keys()]).toEqual(['customers-table', 'orders-table']);
  expect(ssm.reads).toEqual([`${PATH}/tables`, `${PATH}/tables`]);
});

test('a table that is still unknown is looked for again only after a minute', async () => {
  let now = 0;
  const registry = new Registry(parameterStore([[]]).client, PATH, () => now);

  const first = await registry.lookAgainFor(['visits-table']);
  const second = await registry.lookAgainFor(['visits-table']);
  now = 60_000;
  const afterAMinute = await registry.lookAgainFor(['visits-table']);

  expect([first, second, afterAMinute]).toEqual([true, false, true]);
});

test('a registry that could not be read is read again', async () => {
  const ssm = parameterStore([[registration('customers')]]);
  ssm.failNext = true;
  const registry = new Registry(ssm.client, PATH, () => 0);

  await expect(registry.byTable()).rejects.toThrow('throttled');

  expect([...(await registry.byTable()).keys()]).toEqual(['customers-table']);
});

test('what was read is read again after five minutes, and holds while SSM does not answer', async () => {
  let now = 0;
  const ssm = parameterStore([[registration('customers')]]);
  const registry = new Registry(ssm.client, PATH, () => now);
  await registry.byTable();

  now = 5 * 60_000;
  ssm.failNext = true;
  const whileItFails = await registry.byTable();
  await registry.byTable();

  expect([...whileItFails.keys()]).toEqual(['customers-table']);
  expect(ssm.reads.length).toBe(2);
});

test.each(['no json', '{"format":2,"table":"visits-table"}', 'null'])('the parameter %s is left out', async (value) => {
  const ssm = parameterStore([[registration('customers')]]);
  ssm.others.push(value);
  const registry = new Registry(ssm.client, PATH, () => 0);

  expect([...(await registry.byTable()).keys()]).toEqual(['customers-table']);
});

/** Answers GetParametersByPath, one page after the other. */
function parameterStore(pages: EntityRegistration[][]) {
  const client = new SSMClient({ region: 'eu-west-1' });
  const store = { client, reads: [] as (string | undefined)[], others: [] as string[], failNext: false };
  client.send = async ({ input }: GetParametersByPathCommand) => {
    if (store.failNext) {
      store.failNext = false;
      throw new Error('throttled');
    }
    store.reads.push(input.Path);
    const page = Number(input.NextToken ?? 0);
    return {
      Parameters: [...(pages[page] ?? []).map((entity) => JSON.stringify(entity)), ...store.others].map((Value) => ({
        Value,
      })),
      NextToken: page + 1 < pages.length ? String(page + 1) : undefined,
    };
  };
  return store;
}
