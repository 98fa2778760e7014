import type { ChangeKind, Event } from '../events/event';

/**
 * An EventBridge event pattern: fields name members of the event, leaves are lists of which one has to match, and `$or`
 * is a list of patterns of which one has to match.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export interface Pattern {
  readonly [field: string]: Pattern | readonly unknown[];
}

/**
 * An event pattern over events of a shape: fields that the shape does not have, and values that they cannot have, are
 * errors of types.
 *
 * ```ts
 * const pattern: PatternOf<{ detail: { state: 'running' | 'stopped'; size?: number } }> = {
 *   detail: { state: ['running'], size: [{ numeric: ['>', 100] }] },
 * };
 * ```
 */
export type PatternOf<Shape> = {
  readonly [Name in keyof Shape as Name extends string ? Name : never]?: FieldPattern<Shape[Name]>;
} & {
  /** One of these has to match. */
  readonly $or?: readonly PatternOf<Shape>[];
};

/** A pattern over the changes of an entity whose items have a shape: over `data`, `before` and the rest of the event. */
export type ChangePattern<Item> = PatternOf<
  Omit<Event, 'type' | 'data' | 'before'> & {
    readonly type: `${string}.${ChangeKind}`;
    readonly data: Item;
    readonly before: Item;
  }
>;

type FieldPattern<Value> = unknown extends Value ? Pattern | readonly unknown[] : PatternOfValue<NonNullable<Value>>;

/** Scalars together in one list; objects and what arrays hold each by itself. */
type PatternOfValue<Value> =
  | ([Extract<Value, Scalar>] extends [never] ? never : readonly ConditionOn<Extract<Value, Scalar>>[])
  | (Value extends Scalar
      ? never
      : Value extends readonly (infer Element)[] | ReadonlySet<infer Element>
        ? FieldPattern<Element>
        : PatternOf<Value>);

type Scalar = string | number | bigint | boolean;

/** What can be asked of a value; of fields whose values have several types, of each. */
type ConditionOn<Value> =
  | Exists
  | null
  | (Value extends string
      ? Value | TextOperator<Value>
      : Value extends number | bigint
        ? number | NumberOperator
        : Value);

/** Whether a field has a value at all. */
interface Exists {
  readonly exists: boolean;
}

interface IgnoringCase {
  readonly 'equals-ignore-case': string;
}

type OneOrMore<Value> = Value | readonly Value[];

type TextOperator<Value extends string> =
  | { readonly prefix: string | IgnoringCase }
  | { readonly suffix: string | IgnoringCase }
  | IgnoringCase
  | { readonly wildcard: string }
  | { readonly cidr: string }
  | { readonly 'anything-but': OneOrMore<Value> | AnythingButOperator };

type AnythingButOperator =
  | { readonly prefix: OneOrMore<string> }
  | { readonly suffix: OneOrMore<string> }
  | { readonly 'equals-ignore-case': OneOrMore<string> }
  | { readonly wildcard: OneOrMore<string> };

type NumberOperator =
  | {
      readonly numeric:
        | readonly ['=' | '>' | '>=' | '<' | '<=', number]
        | readonly ['>' | '>=', number, '<' | '<=', number];
    }
  | { readonly 'anything-but': OneOrMore<number> };
