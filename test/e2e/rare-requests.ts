import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { JsonObject } from '../../domain/events/event';
import { announcementId, positionOf, REMEMBERED_SECONDS } from '../../domain/notifications/announcement';
import type { IndexDefinition } from '../../domain/search/index-definition';
import { dynamoOutbox } from '../../lambda/notifications/outbox';
import type { DeployedFunction } from '../../local/deployed-app';
import type { LocalMachine } from '../../local/local-machine';
import { askOpenSearch } from '../../local/opensearch/ask';
import { changeRecord } from '../../testing';

/**
 * Brings functions to do what no story makes them do, so that it is seen which permissions it takes: indexes are changed
 * and repaired, two changes have one version, Slack refuses a channel and makes another one wait.
 */
export async function provokeRareRequests(machine: LocalMachine): Promise<void> {
  for (const index of machine.indexes) {
    await changeIndex(index, machine);
    await repairIndex(index, machine);
  }
  for (const { registration } of machine.app.entities) await contradict(registration, machine);
  for (const sender of functionsOf('sender', machine)) {
    await announceWhereNobodyIs(sender, machine);
    await announceWhereSlackIsBusy(sender, machine);
  }
  await machine.untilThrough();
}

/** A deployment with another setting. */
async function changeIndex(alias: string, machine: LocalMachine): Promise<void> {
  const { definition, registryPath } = propertiesOf(alias, machine);
  const changed: IndexDefinition = { ...definition, settings: { ...definition.settings, refresh_interval: '2s' } };
  await invoke(indexMaker(machine), machine, {
    RequestType: 'Update',
    PhysicalResourceId: alias,
    ResourceProperties: { definition: JSON.stringify(changed), registryPath },
    OldResourceProperties: { definition: JSON.stringify(definition), registryPath },
  });
}

/** A deployment that finds the index without its alias. */
async function repairIndex(alias: string, machine: LocalMachine): Promise<void> {
  const { definition, registryPath } = propertiesOf(alias, machine);
  await fetch(`${machine.searchEndpoint}/${alias}-1/_alias/${alias}`, { method: 'DELETE' });
  await invoke(indexMaker(machine), machine, {
    RequestType: 'Create',
    ResourceProperties: { definition: JSON.stringify(definition), registryPath },
  });
}

type Found = {
  readonly hits: { readonly hits: readonly [{ readonly _version: number; readonly _source: JsonObject }] };
};

/** A change with the version of the document that is there, and other content. */
async function contradict(
  { entity, table, partitionKey, sortKey }: LocalMachine['app']['entities'][number]['registration'],
  machine: LocalMachine,
): Promise<void> {
  const found = await askOpenSearch<Found>(`${machine.searchEndpoint}/${entity}/_search?version=true&size=1`);
  const [{ _version, _source }] = found.hits.hits;
  const names = [partitionKey, ...(sortKey === undefined ? [] : [sortKey])];
  const key = Object.fromEntries(names.map((name) => [name, _source[name]]));
  const record = changeRecord({
    table,
    eventName: 'MODIFY',
    key: names,
    oldImage: key,
    newImage: { ...key, note: 'of the same microsecond' },
    createdAt: _version,
  });
  const data = Buffer.from(JSON.stringify(record)).toString('base64');
  const kinesis = { data, partitionKey: 'any', sequenceNumber: '1', approximateArrivalTimestamp: 1_794_996_955 };
  const [search] = functionsOf('search', machine);
  await invoke(search.name, machine, { Records: [{ eventID: 'shardId-0:1', kinesis }] });
}

async function announceWhereNobodyIs(sender: DeployedFunction, machine: LocalMachine): Promise<void> {
  await makeDue('#nobody', sender, machine);
  await invoke(sender.name, machine, { Records: [workIn('#nobody', Date.now())] });
}

/** One message says so for the first time, and one has said so for so long that SQS would soon forget it. */
async function announceWhereSlackIsBusy(sender: DeployedFunction, machine: LocalMachine): Promise<void> {
  machine.slack.addChannel('#busy');
  machine.slack.fail({ kind: 'rate-limited', retryAfter: 3_600, channel: '#busy' });
  await makeDue('#busy', sender, machine);
  const elevenDaysAgo = Date.now() - 11 * 24 * 60 * 60 * 1000;
  const records = [workIn('#busy', Date.now()), workIn('#busy', elevenDaysAgo)];
  await invoke(sender.name, machine, { Records: records });
}

async function makeDue(channel: string, { environment }: DeployedFunction, { clients }: LocalMachine): Promise<void> {
  const outbox = dynamoOutbox({
    client: clients.dynamoDb,
    table: environment.OUTBOX_TABLE ?? '',
    now: Date.now,
    rememberedSeconds: REMEMBERED_SECONDS,
  });
  const event = {
    id: channel,
    source: 'test',
    type: 'shop.opened',
    subject: 's1',
    time: '2026-11-18T10:15:55.370000Z',
  };
  const id = announcementId(event, 'rare');
  await outbox.add([{ id, channel, position: positionOf(event, id), rule: 'rare', event, text: 'A shop has opened' }]);
}

/** A message of the queue. */
function workIn(channel: string, sentAt: number) {
  return {
    messageId: `${channel}-${sentAt}`,
    receiptHandle: 'none',
    body: JSON.stringify({ format: 1, channel }),
    attributes: { SentTimestamp: String(sentAt) },
  };
}

function functionsOf(
  kind: DeployedFunction['kind'],
  { app }: LocalMachine,
): readonly [DeployedFunction, ...DeployedFunction[]] {
  const [first, ...others] = app.functions.filter((fn) => fn.kind === kind);
  if (!first) throw new Error(`there is no ${kind} function`);
  return [first, ...others];
}

function indexMaker({ deployment }: LocalMachine): string {
  const ids = deployment.stacks.flatMap(({ physicalIds }) => Object.entries(physicalIds));
  const found = ids.find(([logicalId]) => /^IndexMaker\w*SearchFunction[0-9A-F]{8}$/.test(logicalId));
  if (!found) throw new Error('there is no function that makes indexes');
  return found[1];
}

function propertiesOf(alias: string, machine: LocalMachine): { definition: IndexDefinition; registryPath: string } {
  const resources = machine.deployment.stacks.flatMap(({ template }) => Object.values(template.Resources ?? {}));
  const definitions = resources
    .filter(({ Type }) => Type === 'Custom::TowpathSearchIndex')
    .map(({ Properties }) => JSON.parse(String(Properties?.definition)) as IndexDefinition);
  const definition = definitions.find((each) => each.alias === alias);
  if (!definition) throw new Error(`there is no index ${alias}`);
  return { definition, registryPath: functionsOf('search', machine)[0].environment.REGISTRY_PATH ?? '' };
}

/** @throws Error where the function fails */
async function invoke(fn: string, { clients }: LocalMachine, event: object): Promise<void> {
  const { FunctionError, Payload } = await clients.lambda.send(
    new InvokeCommand({ FunctionName: fn, Payload: JSON.stringify(event) }),
  );
  if (FunctionError !== undefined) throw new Error(`${fn} failed: ${Buffer.from(Payload ?? []).toString()}`);
}
