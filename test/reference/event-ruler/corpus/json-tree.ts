import type { Random } from './random';

/** JSON with what `JSON.parse` loses: how numbers are written, and the order of members. */
export type Tree = string | boolean | null | NumberText | readonly Tree[] | Members;

export class NumberText {
  constructor(readonly text: string) {}
}

export type Member = readonly [name: string, value: Tree];

export class Members {
  constructor(readonly list: readonly Member[]) {}

  /** The same with other members of these names, or with further ones. */
  with(...members: Member[]): Members {
    const names = new Set(members.map(([name]) => name));
    return new Members([...this.list.filter(([name]) => !names.has(name)), ...members]);
  }

  get(name: string): Tree | undefined {
    return this.list.find(([each]) => each === name)?.[1];
  }
}

export function number(text: string | number): NumberText {
  return new NumberText(String(text));
}

export function object(members: Readonly<Record<string, Tree>>): Members {
  return new Members(Object.entries(members));
}

/** `{ [name]: value }` */
export function member(name: string, value: Tree): Members {
  return new Members([[name, value]]);
}

/** How a tree is written: the white space between its tokens, and what is escaped. */
export interface Style {
  readonly space: string;
  readonly escapes: 'few' | 'all-but-ascii';
}

const COMPACT: Style = { space: '', escapes: 'few' };

export function anyStyle(random: Random): Style {
  return {
    space: random.chance(0.8) ? '' : random.pick([' ', '\n', '\t', '\r\n  ', '  ']),
    escapes: random.chance(0.9) ? 'few' : 'all-but-ascii',
  };
}

export function write(tree: Tree, style: Style = COMPACT): string {
  const { space } = style;
  if (typeof tree === 'string') return quote(tree, style);
  if (typeof tree === 'boolean' || tree === null) return String(tree);
  if (tree instanceof NumberText) return tree.text;
  if (tree instanceof Members) {
    const members = tree.list.map(([name, value]) => `${quote(name, style)}${space}:${space}${write(value, style)}`);
    return `{${space}${members.join(`${space},${space}`)}${space}}`;
  }
  return `[${space}${tree.map((element) => write(element, style)).join(`${space},${space}`)}${space}]`;
}

/** `JSON.stringify` escapes lone surrogates in any style. */
function quote(text: string, { escapes }: Style): string {
  const quoted = JSON.stringify(text);
  if (escapes === 'few') return quoted;
  return quoted.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Where a node is: the number of the member or element at each step. */
export type Place = readonly number[];

/** All nodes of a tree, the tree itself first. */
export function nodesOf(tree: Tree, place: Place = []): { readonly node: Tree; readonly place: Place }[] {
  return [{ node: tree, place }, ...childrenOf(tree).flatMap((child, i) => nodesOf(child, [...place, i]))];
}

function childrenOf(tree: Tree): readonly Tree[] {
  if (tree instanceof Members) return tree.list.map(([, value]) => value);
  return isArray(tree) ? tree : [];
}

export function isArray(tree: Tree): tree is readonly Tree[] {
  return Array.isArray(tree);
}

export function isLeaf(tree: Tree): tree is string | boolean | null | NumberText {
  return !isArray(tree) && !(tree instanceof Members);
}

/** The same tree with another node at a place. */
export function replaced(tree: Tree, [step, ...rest]: Place, change: (node: Tree) => Tree): Tree {
  if (step === undefined) return change(tree);
  if (tree instanceof Members) {
    return new Members(
      tree.list.map(([name, value], i): Member => [name, i === step ? replaced(value, rest, change) : value]),
    );
  }
  return isArray(tree) ? tree.map((element, i) => (i === step ? replaced(element, rest, change) : element)) : tree;
}

/** The values that an event has, by path. */
export function leavesOf(tree: Tree, path = ''): { readonly path: string; readonly value: Tree }[] {
  if (tree instanceof Members) {
    return tree.list.flatMap(([name, value]) => leavesOf(value, path === '' ? name : `${path}.${name}`));
  }
  return isArray(tree) ? tree.flatMap((element) => leavesOf(element, path)) : [{ path, value: tree }];
}
