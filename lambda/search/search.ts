import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SearchConfiguration } from '../../domain/search/index-definition';
import { readConfiguration } from '../stream/configuration';
import { environment } from '../stream/environment';
import { streamHandler, streamRegistry } from '../stream/stream-handler';
import { currentItem } from './current-item';
import { indexChanges } from './index-changes';
import { openSearchClient } from './search-client';

const { indexes } = readConfiguration<SearchConfiguration>();
/** In milliseconds: a network without a way to DynamoDB fails with a sentence, and not by the function's timeout. */
const timeouts = { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true };
const context = {
  indexes,
  search: openSearchClient({
    endpoint: environment('SEARCH_ENDPOINT'),
    signing: environment('SEARCH_SIGNING'),
    region: environment('AWS_REGION'),
  }),
  itemOf: currentItem(new DynamoDBClient({ requestHandler: timeouts }), streamRegistry()),
  sleep,
};

/** Keeps the indexes of a domain equal to the tables of a stream. */
export const handler = streamHandler((events) => indexChanges(events, context));
