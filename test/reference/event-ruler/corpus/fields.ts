import { looksLikeV4, looksLikeV6 } from './addresses';
import type { Condition } from './conditions';
import { leavesOf, Members, NumberText, nodesOf, type Tree, write } from './json-tree';
import { hasLoneSurrogate } from './texts';

/** A field of a pattern: the names on the way to it, and its list. */
export interface Field {
  readonly names: readonly string[];
  readonly conditions: readonly Condition[];
}

/** The pattern of some fields. */
export function patternOf(fields: readonly Field[]): Members {
  return fields.reduce<Members>(
    (pattern, { names, conditions }) =>
      placed(
        pattern,
        names,
        conditions.map(({ tree }) => tree),
      ),
    new Members([]),
  );
}

/** The same object with a value further in. */
export function placed(object: Members, [name = '', ...rest]: readonly string[], value: Tree): Members {
  if (rest.length === 0) return object.with([name, value]);
  const inner = object.get(name);
  return object.with([name, placed(inner instanceof Members ? inner : new Members([]), rest, value)]);
}

/**
 * Whether event-ruler answers this by an accident of its making, which is no example for anyone:
 *
 * - It compares the text of numbers and of addresses of the other version with the hexadecimal digits of addresses.
 * - It compares lone surrogates now as what they are and now as question marks, where an exact text is not alone.
 * - A wildcard that begins with a star lets conditions behind it begin anywhere, if they ignore case or are suffixes.
 */
export function isAccidental(fields: readonly Field[], event: Tree): boolean {
  const leaves = leavesOf(event);
  return [...Map.groupBy(fields, ({ names }) => names.join('.'))].some(([path, ofPath]) => {
    const conditions = ofPath.flatMap((field) => field.conditions);
    const values = leaves.filter((leaf) => leaf.path === path).map(({ value }) => value);
    return (
      haveOpenWildcard(conditions) ||
      values.some((value) => meetsAddress(conditions, value) || meetsSurrogate(conditions, value))
    );
  });
}

function haveOpenWildcard(conditions: readonly Condition[]): boolean {
  const texts = conditions.map(({ tree }) => write(tree));
  const open = texts.findIndex((text) => /"wildcard":\[?(".*",)?"\*/.test(text));
  return open >= 0 && texts.slice(open + 1).some((text) => /"suffix"|"equals-ignore-case"/.test(text));
}

function meetsAddress(conditions: readonly Condition[], value: Tree): boolean {
  const versions = new Set(conditions.flatMap(({ addresses }) => addresses ?? []));
  if (versions.size === 0) return false;
  if (value instanceof NumberText) return !isPlain(value) || !conditions.some(({ numbers }) => numbers);
  if (typeof value !== 'string') return false;
  return (looksLikeV4(value) && !versions.has(4)) || (looksLikeV6(value) && !versions.has(6));
}

function isPlain({ text }: NumberText): boolean {
  return /^-?\d{1,9}(\.\d{1,6})?$/.test(text);
}

function meetsSurrogate(conditions: readonly Condition[], value: Tree): boolean {
  if (conditions.length < 2 || !conditions.some(({ tree }) => isExactText(tree))) return false;
  const nodes = [value, ...conditions.map(({ tree }) => tree)].flatMap((tree) => nodesOf(tree));
  return nodes.some(({ node }) => typeof node === 'string' && hasLoneSurrogate(node));
}

function isExactText(tree: Tree): boolean {
  return typeof tree === 'string' || (tree instanceof Members && tree.get('exactly') !== undefined);
}
