import { Client, errors } from '@opensearch-project/opensearch';
import { AwsSigv4Signer } from '@opensearch-project/opensearch/aws-v3';
import type { JsonObject } from '../../domain/events/event';

/** How long one request may take, in milliseconds. What OpenSearch still does after that does no harm twice. */
const REQUEST_TIMEOUT = 15_000;

export interface SearchRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Record<string, string>;
  /** Text is sent as NDJSON. */
  readonly body?: JsonObject | string;
}

/** What OpenSearch said, whatever its status; or why there is no answer. */
export type SearchAnswer<Body> =
  | { readonly answered: true; readonly status: number; readonly body: Body }
  | { readonly answered: false; readonly timedOut: boolean; readonly message: string };

/** An OpenSearch cluster, reached by its REST API. */
export interface SearchClient {
  /**
   * Sends one request, once.
   *
   * @typeParam Body what OpenSearch documents for this request and the statuses that the caller reads
   */
  request<Body>(request: SearchRequest): Promise<SearchAnswer<Body>>;
}

export interface SearchClientOptions {
  /** `https://…`, without a path. */
  readonly endpoint: string;
  /** `aws` signs requests with the function's role, for Amazon OpenSearch Service; anything else does not. */
  readonly signing: string;
  /** The domain's region. Needed for signing only. */
  readonly region?: string;
}

/** The official client, which keeps connections open and signs. It never tries again by itself. */
export function openSearchClient({ endpoint, signing, region = '' }: SearchClientOptions): SearchClient {
  const client = new Client({
    node: endpoint,
    maxRetries: 0,
    requestTimeout: REQUEST_TIMEOUT,
    resurrectStrategy: 'none',
    // Items may have attributes with names like `__proto__`; their documents are compared, never merged.
    disablePrototypePoisoningProtection: true,
    ...(signing === 'aws' && AwsSigv4Signer({ region, service: 'es' })),
  });
  return {
    async request({ method, path, query, body }) {
      const content = typeof body === 'string' ? { bulkBody: body } : { body };
      try {
        const answer = await client.transport.request({ method, path, querystring: query, ...content });
        return { answered: true, status: answer.statusCode ?? 0, body: answer.body };
      } catch (error) {
        if (error instanceof errors.ResponseError) {
          return { answered: true, status: error.statusCode, body: error.meta.body };
        }
        return { answered: false, timedOut: error instanceof errors.TimeoutError, message: String(error) };
      }
    },
  };
}
