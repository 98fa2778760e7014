import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SearchConfiguration } from '../../domain/search/index-definition';
import { readConfiguration } from '../stream/configuration';
import { environment } from '../stream/environment';
import { streamHandler, streamRegistry } from '../stream/stream-handler';
import { TIMEOUTS } from '../stream/timeouts';
import { currentItem } from './current-item';
import { indexChanges } from './index-changes';
import { indexesAnswer } from './indexes-answer';
import { openSearchClient } from './search-client';

const { indexes } = readConfiguration<SearchConfiguration>();

const context = {
  indexes,
  search: openSearchClient({
    endpoint: environment('SEARCH_ENDPOINT'),
    signing: environment('SEARCH_SIGNING'),
    region: environment('AWS_REGION'),
  }),
  itemOf: currentItem(new DynamoDBClient({ requestHandler: TIMEOUTS }), streamRegistry()),
  sleep,
};

/** Keeps the indexes of a domain equal to the tables of a stream. */
export const handler = streamHandler((events) => indexChanges(events, context), {
  beat: () => indexesAnswer(context),
});
