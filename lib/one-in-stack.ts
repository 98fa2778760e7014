import { Stack } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { Mistake } from './mistake';

/**
 * The one construct of a kind for something in this stack, made when it is first asked for: a shard serves five reads a
 * second to all its consumers together, so the rules and indexes of a stack share a function.
 *
 * @param kind tells kinds apart; part of the logical ids, with the place of each of `things` in its own stack: they do
 * not change with the names of stacks and stages
 * @throws Mistake where the stack has one for other things of the same names
 */
export function oneInStack<T extends Construct>(
  scope: Construct,
  kind: string,
  things: readonly IConstruct[],
  make: (stack: Stack, id: string) => T,
): T {
  const stack = Stack.of(scope);
  const id = [kind, ...things.map(placeInStack)].join('-');
  const existing = stack.node.tryFindChild(id) as T | undefined;
  if (!existing) {
    const made = make(stack, id);
    sharedFor.set(made, things);
    return made;
  }
  const others = sharedFor.get(existing) ?? [];
  const other = things.findIndex((thing, index) => thing !== others[index]);
  if (other !== -1) {
    throw new Mistake(
      scope,
      `it uses "${things[other]?.node.path}", and this stack uses "${others[other]?.node.path}" in the same way already; give one of them another id`,
    );
  }
  return existing;
}

const sharedFor = new WeakMap<Construct, readonly IConstruct[]>();

function placeInStack(thing: IConstruct): string {
  const scopes = thing.node.scopes.slice(Stack.of(thing).node.scopes.length);
  return scopes.map(({ node }) => node.id).join('-');
}

const saidFirst = new WeakMap<Construct, { readonly user: Construct; readonly options: object }>();

/**
 * Settles the options of what a stack shares: the first user says them, the others leave them out or say the same.
 *
 * @param what the shared thing, as it is called in sentences: `the function that posts`
 * @throws Mistake where a later user says something else
 */
export function agreeOn<Options extends object>(
  user: Construct,
  shared: Construct,
  what: string,
  options: Options,
): void {
  const first = saidFirst.get(shared);
  if (!first) {
    saidFirst.set(shared, { user, options });
    return;
  }
  const said = first.options as Partial<Options>;
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === said[name as keyof Options]) continue;
    throw new Mistake(
      user,
      `\`${name}\` is another than that of "${first.user.node.path}", with which it shares ${what} of this stack; say it there only, or put one of them into a stack of its own`,
    );
  }
}
