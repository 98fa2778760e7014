import { setTimeout as sleep } from 'node:timers/promises';
import type { CdkCustomResourceResponse } from 'aws-lambda';
import { environment } from '../stream/environment';
import { followIndexResource, type IndexResourceEvent } from './index-resource';
import { patientClient } from './patient-client';
import { openSearchClient } from './search-client';

/** How long a domain is waited for that has just been made, in milliseconds. */
const BUDGET = 180_000;

const search = openSearchClient({
  endpoint: environment('SEARCH_ENDPOINT'),
  signing: environment('SEARCH_SIGNING'),
  region: environment('AWS_REGION'),
});

/** Makes an index when a stack is deployed: the `onEvent` handler of a custom resource. */
export const handler = (event: IndexResourceEvent): Promise<CdkCustomResourceResponse> =>
  followIndexResource(event, patientClient(search, { budget: BUDGET, sleep, now: Date.now }));
