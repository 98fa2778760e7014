import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { SearchConfiguration } from '../../domain/search/index-definition';
import { readConfiguration } from '../stream/configuration';
import { environment } from '../stream/environment';
import { Registry } from '../stream/registry';
import { streamHandler } from '../stream/stream-handler';
import { currentItem } from './current-item';
import { indexChanges } from './index-changes';
import { openSearchClient } from './search-client';

const { indexes } = readConfiguration<SearchConfiguration>();
const registry = new Registry(new SSMClient({}), environment('REGISTRY_PATH'), Date.now);
const context = {
  indexes,
  search: openSearchClient({
    endpoint: environment('SEARCH_ENDPOINT'),
    signing: environment('SEARCH_SIGNING'),
    region: environment('AWS_REGION'),
  }),
  itemOf: currentItem(new DynamoDBClient({}), registry),
  sleep,
};

/** Keeps the indexes of a domain equal to the tables of a stream. */
export const handler = streamHandler((events) => indexChanges(events, context));
