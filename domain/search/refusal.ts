import type { Reason } from '../failures/failure';

/** An error as OpenSearch answers it, for an item or a whole request. */
export interface OpenSearchError {
  readonly type: string;
  readonly reason?: string;
  readonly caused_by?: OpenSearchError;
}

/** How OpenSearch's sentences begin, up to where they come to the value, which must not be kept. */
const BEFORE_THE_VALUE = [
  /^failed to parse field \[[^\]]*\] of type \[[^\]]*\]/,
  /^object mapping for \[[^\]]*\] tried to parse field \[[^\]]*\] as object/,
  /^Document contains at least one immense term in field="[^"]*"/,
  /^field name cannot [a-z ]+/,
];

/** Errors that say something of the index or its alias, whatever the document is. */
const FAULTS_OF_THE_INDEX = [/^no write index is defined for alias/, /^pipeline with id \[[^\]]*\] does not exist/];

/**
 * Why an index refused a document, with the names of field and type and without any value of the document:
 * `mapper_parsing_exception: failed to parse field [employees] of type [integer] (number_format_exception)`.
 */
export function refusal(error: OpenSearchError): Reason {
  const causes = causesOf(error);
  const sentence = causes.map(({ reason }) => withoutValue(reason)).find((found) => found !== undefined);
  const cause = causes.at(-1)?.type;
  const message = [
    error.type,
    sentence === undefined ? '' : `: ${sentence}`,
    cause === undefined || cause === error.type ? '' : ` (${cause})`,
  ];
  return { code: 'refused-by-index', message: message.join('') };
}

/** Whether any document would have been refused: the index is closed, say, or its alias has no write index. */
export function isFaultOfIndex(error: OpenSearchError): boolean {
  return error.type === 'index_closed_exception' || FAULTS_OF_THE_INDEX.some((fault) => fault.test(error.reason ?? ''));
}

function causesOf(error: OpenSearchError): OpenSearchError[] {
  return error.caused_by ? [error, ...causesOf(error.caused_by)] : [error];
}

function withoutValue(reason = ''): string | undefined {
  return BEFORE_THE_VALUE.map((beginning) => beginning.exec(reason)?.[0]).find((found) => found !== undefined);
}
