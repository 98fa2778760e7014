import { hasObjects } from './events';
import {
  isArray,
  isLeaf,
  type Member,
  Members,
  member,
  NumberText,
  nodesOf,
  number,
  replaced,
  type Tree,
} from './json-tree';
import { nearNumber, notationOf } from './numbers';
import type { Random } from './random';
import { nearText } from './texts';

/** An event with one thing in it changed. */
export function nearMiss(random: Random, event: Members): Members {
  const changed = random.pick([changeLeaf, changeLeaf, changeObject, changeArray])(random, event);
  return changed instanceof Members ? changed : event;
}

function changeLeaf(random: Random, event: Members): Tree {
  const leaves = nodesOf(event).filter(({ node }) => isLeaf(node));
  if (leaves.length === 0) return event;
  return replaced(event, random.pick(leaves).place, (leaf) => nearLeaf(random, leaf));
}

function nearLeaf(random: Random, leaf: Tree): Tree {
  return random.pick<() => Tree>([
    () => sameTypeNearly(random, leaf),
    () => sameTypeNearly(random, leaf),
    () => otherType(random, leaf),
    () => random.pick<Tree>([null, new Members([]), [], '', [new Members([])]]),
    () => [leaf],
    () => [sameTypeNearly(random, leaf), leaf],
    () => member(random.pick(['x', '', 'value']), leaf),
  ])();
}

function sameTypeNearly(random: Random, leaf: Tree): Tree {
  if (typeof leaf === 'string') return nearText(random, leaf);
  if (leaf instanceof NumberText) return number((random.chance(0.3) ? notationOf : nearNumber)(random, leaf.text));
  return typeof leaf === 'boolean' ? !leaf : false;
}

/** 1, "1" and true; null and "null". */
function otherType(random: Random, leaf: Tree): Tree {
  if (leaf instanceof NumberText) return random.pick<Tree>([leaf.text, leaf.text === '1', null]);
  if (typeof leaf !== 'string') return random.pick<Tree>([String(leaf), number(leaf ? 1 : 0)]);
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(leaf) ? number(leaf) : random.pick<Tree>([true, null, number(1)]);
}

function changeObject(random: Random, event: Members): Tree {
  const objects = nodesOf(event).filter(({ node }) => node instanceof Members && node.list.length > 0);
  if (objects.length === 0) return event;
  return replaced(event, random.pick(objects).place, (node) => nearObject(random, node));
}

function nearObject(random: Random, node: Tree): Tree {
  if (!(node instanceof Members)) return node;
  const at = random.integer(node.list.length);
  const [name, value] = node.list[at] ?? ['', null];
  const change = (...members: Member[]) =>
    new Members(node.list.flatMap((each, i) => (i === at ? members : [each])).filter(isFirstOfItsName));
  return random.pick<() => Tree>([
    () => change(),
    () => change([name.toUpperCase(), value]),
    () => change([`${name}x`, value]),
    () => change([`${name}.x`, value]),
    () => change([name, member(name, value)]),
    () => (value instanceof Members ? change(...withDots(name, value)) : change([name, [value]])),
    () => (name.includes('.') ? change(withoutDots(name, value)) : change(['x', member(name, value)])),
    () => new Members([...node.list].reverse()),
  ])();
}

function isFirstOfItsName([name]: Member, i: number, all: readonly Member[]): boolean {
  return all.findIndex(([other]) => other === name) === i;
}

/** `{ a: { b: 1 } }` → `{ 'a.b': 1 }` */
function withDots(name: string, { list }: Members): Member[] {
  return list.map(([inner, value]): Member => [`${name}.${inner}`, value]);
}

/** `{ 'a.b': 1 }` → `{ a: { b: 1 } }` */
function withoutDots(name: string, value: Tree): Member {
  const at = name.indexOf('.');
  return [name.slice(0, at), member(name.slice(at + 1), value)];
}

function changeArray(random: Random, event: Members): Tree {
  const arrays = nodesOf(event).filter(({ node }) => isArray(node) && node.length > 0);
  if (arrays.length === 0) return changeLeaf(random, event);
  return replaced(event, random.pick(arrays).place, (node) => (isArray(node) ? nearArray(random, node) : node));
}

function nearArray(random: Random, array: readonly Tree[]): Tree {
  const at = random.integer(array.length);
  return random.pick<() => Tree>([
    () => array.filter((_, i) => i !== at),
    () => [...array.slice(at), ...array.slice(0, at)],
    () => array.map((element, i) => (i === at ? [element] : element)),
    () => [array],
    () => (hasObjects(array) ? memberToNeighbour(random, array) : (array[at] ?? [])),
    () => (hasObjects(array) ? memberToNeighbour(random, array) : [...array, array[at] ?? null]),
    () => (hasObjects(array) ? memberToNeighbour(random, array) : []),
  ])();
}

/** Moves a member of one of the objects into another, or into a new one. */
function memberToNeighbour(random: Random, array: readonly Tree[]): readonly Tree[] {
  const objects = array.filter((element) => element instanceof Members);
  const from = random.pick(objects);
  const moved = from.list[random.integer(from.list.length)];
  if (!moved) return [...array, from];
  const to = objects.find((each) => each !== from);
  const rest = new Members(from.list.filter((each) => each !== moved));
  const left = array.map((element) => {
    if (element === from) return rest;
    return element === to && to ? to.with(moved) : element;
  });
  return to ? left : [...left, new Members([moved])];
}
