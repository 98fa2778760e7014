/**
 * The event filtering of AWS Lambda's event source mappings, written from its documentation:
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html and, for what that page leaves to
 * EventBridge, https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html.
 *
 * It stands alone, so that other matchers can be compared with it. Three readings of the documentation:
 * - An array in the record matches when one of its elements does; the fields of one pattern object have to be found
 *   in one element.
 * - `exists` looks at leaves only. An empty array or object, and an object that has fields, are no leaves.
 * - Numbers that stand in a pattern as they are compare by their text (300 is not 300.0); `numeric` compares values.
 */
import { type ExactJson, type ExactObject, isExactObject, JsonNumber, parseExactly } from './exact-json';

/** What a record of an event source looks like to a filter. */
export interface Filterable {
  /** The fields of the record, except its data. */
  readonly metadata: ExactObject;
  /** The record's data as text: what `data` (Kinesis) or `body` (SQS) of a pattern is about. */
  readonly data: string;
}

/** The name under which patterns speak of a record's data. */
export type DataField = 'data' | 'body';

export class FilterError extends Error {
  override readonly name = 'FilterError';
}

const maximumFilters = 5;
const maximumPatternLength = 4_096;

/**
 * Compiles the filters of one mapping: a record passes when one of them matches.
 *
 * @param patterns the `Pattern` of each filter, JSON; at least one
 * @throws FilterError where AWS would refuse the mapping, or where a pattern uses what Lambda's page does not list
 */
export function compileFilters(patterns: readonly string[], dataField: DataField): (record: Filterable) => boolean {
  if (patterns.length > maximumFilters) {
    throw new FilterError(`${patterns.length} filters; a mapping takes ${maximumFilters}: join some with "$or"`);
  }
  const tests = patterns.map((pattern) => compileFilter(pattern, dataField));
  return (record) => tests.some((test) => test(record));
}

function compileFilter(text: string, dataField: DataField): (record: Filterable) => boolean {
  if (text.length > maximumPatternLength) {
    throw new FilterError(`a pattern of ${text.length} characters; a pattern has at most ${maximumPatternLength}`);
  }
  const pattern = parseExactly(text);
  if (!isExactObject(pattern)) throw new FilterError(`the pattern ${text} is not a JSON object`);
  if (dataField === 'data' && Object.hasOwn(pattern, 'data') && !isExactObject(pattern.data)) {
    throw new FilterError('data: what is asked of the data of a stream has to be a JSON object, { "data": { … } }');
  }
  const test = compileObject(pattern, []);
  const wants = wantedForm(pattern, dataField);
  return (record) => {
    const data = wants === 'nothing' ? undefined : readData(record.data, wants);
    if (data === 'unfit') return false;
    const whole: ExactObject = data === undefined ? record.metadata : { ...record.metadata, [dataField]: data.value };
    return test(whole, whole);
  };
}

/** What a pattern asks of the data: JSON, plain text, or nothing. */
type WantedForm = 'json' | 'text' | 'nothing';

function wantedForm(pattern: ExactObject, dataField: DataField): WantedForm {
  const own = Object.hasOwn(pattern, dataField) ? pattern[dataField] : undefined;
  if (own !== undefined) return Array.isArray(own) ? 'text' : 'json';
  const alternatives = Array.isArray(pattern.$or) ? pattern.$or.filter(isExactObject) : [];
  const forms = alternatives.map((alternative) => wantedForm(alternative, dataField));
  return forms.find((form) => form !== 'nothing') ?? 'nothing';
}

/** "Non-JSON data and a JSON pattern: Lambda drops the record"; for SQS, a JSON body and a plain pattern as well. */
function readData(text: string, wants: 'json' | 'text'): { value: ExactJson } | 'unfit' {
  const value = parseExactly(text);
  if (wants === 'json') return value === undefined ? 'unfit' : { value };
  return typeof value === 'object' && value !== null ? 'unfit' : { value: text };
}

/** Tests a node of the record; `whole` is the record, for what has to be absent from it. */
type Test = (node: ExactJson | undefined, whole: ExactObject) => boolean;

function compileObject(pattern: ExactObject, path: readonly string[]): Test {
  const names = Object.keys(pattern);
  if (names.length === 0) throw new FilterError(`${at(path)}: an empty object; name at least one field`);
  const tests = names.map((name) => compileMember(name, pattern[name] ?? null, path));
  return (node, whole) => objectsIn(node).some((object) => tests.every((test) => test(object, whole)));
}

function compileMember(name: string, rule: ExactJson, path: readonly string[]): Test {
  if (name === '$or') return compileOr(rule, path);
  const here = [...path, name];
  if (Array.isArray(rule)) {
    const test = compileLeaf(rule, here);
    return (node, whole) => test(member(node, name), whole);
  }
  if (!isExactObject(rule)) {
    throw new FilterError(`${at(here)}: ${JSON.stringify(rule)}; values stand in an array, [${JSON.stringify(rule)}]`);
  }
  const test = compileObject(rule, here);
  return (node, whole) => test(member(node, name), whole);
}

function compileOr(rule: ExactJson, path: readonly string[]): Test {
  if (!Array.isArray(rule) || rule.length < 2 || !rule.every(isExactObject)) {
    throw new FilterError(`${at(path)}: "$or" takes an array of at least two objects, [{ … }, { … }]`);
  }
  const tests = rule.map((alternative) => compileObject(alternative, path));
  return (node, whole) => tests.some((test) => test(node, whole));
}

function compileLeaf(rules: ExactJson[], path: readonly string[]): Test {
  if (rules.length === 0) throw new FilterError(`${at(path)}: an empty array; write at least one value`);
  const tests = rules.map((rule) => compileRule(rule, path));
  return (node, whole) => tests.some((test) => test(node, whole));
}

/** A rule about one value that is there. */
type ValueTest = (value: ExactJson) => boolean;

function compileRule(rule: ExactJson, path: readonly string[]): Test {
  if (isExactObject(rule) && Object.hasOwn(rule, 'exists')) return compileExists(rule.exists, path);
  const test = isExactObject(rule) ? compileOperator(rule, path) : compileEquals(rule, path);
  return (node) => leavesOf(node).some(test);
}

function compileExists(wanted: ExactJson | undefined, path: readonly string[]): Test {
  if (wanted === true) return (node) => leavesOf(node).length > 0;
  if (wanted === false) return (_node, whole) => leavesAt(whole, path).length === 0;
  throw new FilterError(`${at(path)}: "exists" takes true or false`);
}

function compileEquals(rule: ExactJson, path: readonly string[]): ValueTest {
  if (Array.isArray(rule))
    throw new FilterError(`${at(path)}: an array within an array; write its values side by side`);
  if (rule instanceof JsonNumber) return (value) => value instanceof JsonNumber && value.text === rule.text;
  return (value) => value === rule;
}

function compileOperator(rule: ExactObject, path: readonly string[]): ValueTest {
  const [name, ...others] = Object.keys(rule);
  if (name === undefined || others.length > 0) {
    throw new FilterError(`${at(path)}: ${JSON.stringify(rule)}; one operator stands in each object`);
  }
  const operand = rule[name] ?? null;
  switch (name) {
    case 'numeric':
      return compileNumeric(operand, path);
    case 'anything-but':
      return compileAnythingBut(operand, path);
    default:
      return compileText(name, operand, path);
  }
}

function compileText(name: string, operand: ExactJson, path: readonly string[]): ValueTest {
  const compare = textComparisons.get(name);
  if (compare === undefined) {
    throw new FilterError(
      `${at(path)}: "${name}" is no operator of Lambda's event filtering; ` +
        'it has equals-ignore-case, anything-but, numeric, exists, prefix and suffix',
    );
  }
  if (typeof operand !== 'string') throw new FilterError(`${at(path)}: "${name}" takes a string`);
  return (value) => typeof value === 'string' && compare(value, operand);
}

const textComparisons = new Map<string, (value: string, operand: string) => boolean>([
  ['prefix', (value, operand) => value.startsWith(operand)],
  ['suffix', (value, operand) => value.endsWith(operand)],
  ['equals-ignore-case', (value, operand) => value.toLowerCase() === operand.toLowerCase()],
]);

function compileAnythingBut(operand: ExactJson, path: readonly string[]): ValueTest {
  if (isExactObject(operand)) {
    const [name, ...others] = Object.keys(operand);
    if (name === undefined || others.length > 0) {
      throw new FilterError(`${at(path)}: "anything-but" takes one operator, { "prefix": "…" }`);
    }
    const excluded = compileText(name, operand[name] ?? null, path);
    return (value) => !excluded(value);
  }
  const values = Array.isArray(operand) ? operand : [operand];
  const allText = values.every((value) => typeof value === 'string');
  const allNumbers = values.every((value) => value instanceof JsonNumber);
  if (values.length === 0 || !(allText || allNumbers)) {
    throw new FilterError(`${at(path)}: "anything-but" takes strings or numbers, not both and nothing else`);
  }
  const excluded = values.map((value) => compileEquals(value, path));
  return (value) => !excluded.some((test) => test(value));
}

const numericComparisons = new Map<string, (value: number, operand: number) => boolean>([
  ['=', (value, operand) => value === operand],
  ['<', (value, operand) => value < operand],
  ['<=', (value, operand) => value <= operand],
  ['>', (value, operand) => value > operand],
  ['>=', (value, operand) => value >= operand],
]);

/** EventBridge's `numeric` takes values from -5e9 to 5e9. */
const numericBound = 5e9;

function compileNumeric(operand: ExactJson, path: readonly string[]): ValueTest {
  const parts = Array.isArray(operand) ? operand : [];
  if (parts.length !== 2 && parts.length !== 4) {
    throw new FilterError(`${at(path)}: "numeric" takes one or two comparisons, [">", 0, "<=", 5]`);
  }
  const tests: ValueTest[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    tests.push(compileComparison(parts[index], parts[index + 1], path));
  }
  return (value) => tests.every((test) => test(value));
}

function compileComparison(
  sign: ExactJson | undefined,
  bound: ExactJson | undefined,
  path: readonly string[],
): ValueTest {
  const compare = typeof sign === 'string' ? numericComparisons.get(sign) : undefined;
  if (compare === undefined) {
    throw new FilterError(`${at(path)}: "numeric" compares with =, <, <=, > or >=, found ${JSON.stringify(sign)}`);
  }
  if (!(bound instanceof JsonNumber)) {
    throw new FilterError(`${at(path)}: "numeric" compares with numbers, without quotes: ["${sign}", 500]`);
  }
  if (Math.abs(bound.value) > numericBound) {
    throw new FilterError(`${at(path)}: ${bound.text} is out of range; "numeric" takes -5e9 to 5e9`);
  }
  return (value) => value instanceof JsonNumber && compare(value.value, bound.value);
}

function member(node: ExactJson | undefined, name: string): ExactJson | undefined {
  return isExactObject(node) && Object.hasOwn(node, name) ? node[name] : undefined;
}

/** The objects that a pattern object is held against; where there is none, one without fields, for `exists: false`. */
function objectsIn(node: ExactJson | undefined): ExactObject[] {
  if (isExactObject(node)) return [node];
  const objects = Array.isArray(node) ? node.flatMap((element) => elementObjects(element)) : [];
  return objects.length > 0 ? objects : [{}];
}

function elementObjects(element: ExactJson): ExactObject[] {
  if (isExactObject(element)) return [element];
  return Array.isArray(element) ? element.flatMap(elementObjects) : [];
}

function leavesOf(node: ExactJson | undefined): ExactJson[] {
  if (node === undefined || isExactObject(node)) return [];
  return Array.isArray(node) ? node.flatMap(leavesOf) : [node];
}

function leavesAt(whole: ExactObject, path: readonly string[]): ExactJson[] {
  let nodes: ExactJson[] = [whole];
  for (const name of path) {
    nodes = nodes.flatMap(elementObjects).flatMap((object) => {
      const found = member(object, name);
      return found === undefined ? [] : [found];
    });
  }
  return nodes.flatMap(leavesOf);
}

function at(path: readonly string[]): string {
  return path.length === 0 ? 'the pattern' : path.join('.');
}
