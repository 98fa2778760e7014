import { expect, test } from 'vitest';
import { type OpenSearchError, refusal } from '../../../domain/search/refusal';

// Answers of OpenSearch 3.7, with "secret" or 4711 where the document's value stood.
const cases: [string, OpenSearchError, string][] = [
  [
    'a value of the wrong type',
    {
      type: 'mapper_parsing_exception',
      reason:
        "failed to parse field [employees] of type [integer] in document with id 'x1'. Preview of field's value: 'secret'",
      caused_by: { type: 'number_format_exception', reason: 'For input string: "secret"' },
    },
    'mapper_parsing_exception: failed to parse field [employees] of type [integer] (number_format_exception)',
  ],
  [
    'a number out of range',
    {
      type: 'mapper_parsing_exception',
      reason:
        "failed to parse field [employees] of type [integer] in document with id 'x1'. Preview of field's value: '4711'",
      caused_by: { type: 'input_coercion_exception', reason: 'Numeric value (4711) out of range of `int`' },
    },
    'mapper_parsing_exception: failed to parse field [employees] of type [integer] (input_coercion_exception)',
  ],
  [
    'a value where an object is declared',
    {
      type: 'mapper_parsing_exception',
      reason: 'object mapping for [address] tried to parse field [address] as object, but found a concrete value',
    },
    'mapper_parsing_exception: object mapping for [address] tried to parse field [address] as object',
  ],
  [
    'a keyword that is too long',
    {
      type: 'illegal_argument_exception',
      reason:
        'Document contains at least one immense term in field="country" (whose UTF8 encoding is longer than the max length 32766), all of which were skipped.  The prefix of the first immense term is: \'[4711, 115, 115]...\'',
      caused_by: { type: 'max_bytes_length_exceeded_exception', reason: 'bytes can be at most 32766 in length' },
    },
    'illegal_argument_exception: Document contains at least one immense term in field="country" (max_bytes_length_exceeded_exception)',
  ],
  [
    'an empty name',
    {
      type: 'mapper_parsing_exception',
      reason: 'failed to parse',
      caused_by: { type: 'illegal_argument_exception', reason: 'field name cannot be an empty string' },
    },
    'mapper_parsing_exception: field name cannot be an empty string (illegal_argument_exception)',
  ],
  [
    'something that nobody has seen yet',
    { type: 'new_exception', reason: 'secret', caused_by: { type: 'deeper_exception', reason: '4711' } },
    'new_exception (deeper_exception)',
  ],
];

test.each(cases)('of %s, the reason names the field and not the value', (_, error, message) => {
  const reason = refusal(error);

  expect(reason).toEqual({ code: 'refused-by-index', message });
  expect(reason.message).not.toMatch(/secret|4711/);
});
