import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { isJsonObject } from '../../domain/events/json-object';
import { parseJson } from '../../domain/json/parse-json';
import { placeOfMistake } from '../../domain/json/place-of-mistake';
import { LocalError } from '../local-error';

/** A JSON object of a file, and which one it is, counted from 1. */
export interface NumberedObject {
  readonly number: number;
  readonly object: Readonly<Record<string, unknown>>;
}

const HELP = 'An event is written as rules see it, { "type": "customers.inserted", "data": { … } }: see docs/events.md';

/**
 * Reads the objects of a file: one, a list of them, or one a line.
 *
 * @param file `-` for standard input
 * @throws LocalError where it cannot be read; none of its text is in the message
 */
export async function readEvents(file: string): Promise<NumberedObject[]> {
  const content = file === '-' ? await text(process.stdin) : await contentOf(file);
  return parseEvents(content, file === '-' ? 'standard input' : file);
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const problem = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    throw new LocalError(`${file}: ${problem}`, HELP);
  }
}

/** @param name what the text is called in errors */
export function parseEvents(content: string, name: string): NumberedObject[] {
  const values = valuesIn(content, name);
  if (values.length === 0) throw new LocalError(`${name} holds no event`, HELP);
  return values.map((object, index) => {
    if (isJsonObject(object)) return { number: index + 1, object };
    throw new LocalError(`${name}: event ${index + 1} is no JSON object`, HELP);
  });
}

function valuesIn(content: string, name: string): readonly unknown[] {
  const whole = parse(content);
  if (whole) return [whole.value].flat();

  const lines = content.split('\n').map((line, index) => ({ parsed: parse(line), line, number: index + 1 }));
  const written = lines.filter(({ line }) => line.trim() !== '');
  if (!isOneALine(written)) {
    const { line = 1, column = 1 } = placeOfMistake(content) ?? {};
    throw new LocalError(`${name} is no JSON: it stops being so in line ${line}, column ${column}`, HELP);
  }
  return written.map(({ parsed, number }) => {
    if (parsed) return parsed.value;
    throw new LocalError(`${name} is neither JSON nor one JSON object a line: line ${number} is none`, HELP);
  });
}

/** Whether a text is meant to have one object a line. What is printed prettily begins with a line that is none. */
function isOneALine(lines: readonly { readonly parsed: { readonly value: unknown } | undefined; line: string }[]) {
  const objects = lines.filter(({ parsed }) => isJsonObject(parsed?.value));
  const [first] = lines;
  return first === undefined || (!first.line.trim().startsWith('[') && objects.length * 2 >= lines.length);
}

/** Numbers that no double is are text, as rules see them. */
function parse(content: string): { readonly value: unknown } | undefined {
  try {
    return { value: parseJson(content, (digits) => digits) };
  } catch {
    return undefined;
  }
}
