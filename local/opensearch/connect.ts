import { LocalError } from '../local-error';
import type { LocalService } from '../service';

const OLDEST_MAJOR = 2;

/**
 * An OpenSearch that the person runs themselves. It is used as it is, and not ended.
 *
 * @throws LocalError where no OpenSearch 2 or later answers without credentials
 */
export async function connectOpenSearch(endpoint: string): Promise<LocalService> {
  const { href } = parsed(endpoint);
  const answer = await ask(href);
  const major = Number.parseInt(answer.version?.number ?? '', 10);
  if (answer.version?.distribution !== 'opensearch' || Number.isNaN(major)) {
    throw new LocalError(`what answers at ${endpoint} is not OpenSearch; give the endpoint of one`);
  }
  if (major < OLDEST_MAJOR) {
    throw new LocalError(`${endpoint} is OpenSearch ${answer.version.number}; it has to be ${OLDEST_MAJOR}.0 or later`);
  }
  return { url: href.replace(/\/$/, ''), stop: async () => {} };
}

interface Greeting {
  readonly version?: { readonly number?: string; readonly distribution?: string };
}

function parsed(endpoint: string): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') {
    if (url.username === '') return url;
    throw new LocalError('an OpenSearch with credentials cannot be used locally; start it with its security disabled');
  }
  throw new LocalError(`"${endpoint}" is not an endpoint of OpenSearch; write http://127.0.0.1:9200`);
}

async function ask(url: string): Promise<Greeting> {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) }).catch((error: Error) => {
    const { cause } = error;
    throw new LocalError(
      `no OpenSearch answers at ${url}: ${cause instanceof Error && cause.message ? cause.message : error.message}`,
    );
  });
  if (response.status === 401 || response.status === 403) {
    throw new LocalError(`${url} asks for credentials; start OpenSearch with its security disabled`);
  }
  const text = await response.text();
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
